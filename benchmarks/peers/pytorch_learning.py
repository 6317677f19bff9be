#!/usr/bin/env python3
"""A training of `WaveNetSharp.Benchmarks -- learn` once more in PyTorch: same first parameters, batches, learning rates and held-out windows.

  pytorch_learning.py FOLDER        the folder that `learn` wrote

Prints a JSON line before the first step and at each evaluation; seconds are those of training steps only, the first one included.
The network is that of pytorch_wavenet.py. Its skip projections stay one product, but here every layer has a skip bias of its own: Adam moves each
number by about its learning rate whatever the size of its gradient, so the sum of 80 biases moves 80 times as far as one bias in their place.
"""
import json
import math
import os
import sys
import time

import numpy
import torch
import torch.nn as nn
import torch.nn.functional as F

from pytorch_wavenet import WaveNet

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
from pytorch_reference import read_safetensors


class SkipProjections(nn.Module):
    """The skip projections of all layers as one over the joined gates, and a bias for each layer."""

    def __init__(self, joined, layers):
        super().__init__()
        self.weight = joined.weight
        self.bias = nn.Parameter(torch.zeros(layers, joined.out_channels))

    def forward(self, gates):
        return F.conv1d(gates, self.weight, self.bias.sum(0))


def load(path):
    """The network of a checkpoint with one-hot input."""
    metadata, arrays = read_safetensors(path)
    config = json.loads(metadata["config"])
    if config["input"] != "one_hot":
        sys.exit("error: only networks with one-hot input are raced.")
    model, taken = WaveNet(config), 0

    @torch.no_grad()
    def put(parameter, value):
        nonlocal taken
        if parameter.shape != value.shape:
            sys.exit(f"error: '{path}' must have the shape {list(parameter.shape)}, but has {list(value.shape)}.")
        parameter.copy_(torch.from_numpy(numpy.array(value)))
        taken += value.size

    def put_convolution(convolution, name):
        put(convolution.weight, arrays[name + ".weight"])
        put(convolution.bias, arrays[name + ".bias"])

    layers = len(model.dilations)
    model.skip = SkipProjections(model.skip, layers)
    for age, table in enumerate(model.input):  # the last tap is the current sample
        put(table.weight, arrays["input.weight"][:, :, model.k - 1 - age].T)
    put(model.input_bias, arrays["input.bias"])
    for l in range(layers):
        put_convolution(model.dilated[l], f"layers.{l}.dilated")
        if l < layers - 1:
            put_convolution(model.residual[l], f"layers.{l}.residual")
    skips = [f"layers.{l}.skip" for l in range(layers)]
    put(model.skip.weight, numpy.concatenate([arrays[name + ".weight"] for name in skips], axis=1))
    put(model.skip.bias, numpy.stack([arrays[name + ".bias"] for name in skips]))
    names = [f"post.{i}" for i in range(len(config["post_channels"]))] + ["output"]
    for convolution, name in zip(model.output, names):
        put_convolution(convolution, name)
    held = sum(array.size for array in arrays.values())
    if not taken == held == sum(p.numel() for p in model.parameters()):
        sys.exit(f"error: every parameter of '{path}' must be used, but {taken} of {held} were.")
    return model


def loss(model, codes):
    """Mean loss in nats; codes [batch, window + 1] are inputs and last target. Every window starts from nothing: the model pads with zeros."""
    return F.cross_entropy(model(codes[:, :-1]), codes[:, 1:])


@torch.inference_mode()
def held_out_bits(model, windows, batch):
    nats = sum(loss(model, part).item() * len(part) for part in windows.split(batch))
    return nats / len(windows) / math.log(2)


def train(folder):
    with open(os.path.join(folder, "race.json")) as file:
        race = json.load(file)
    torch.set_num_threads(race["threads"])
    model = load(os.path.join(folder, "initial.safetensors"))
    width = race["window"] + 1
    batches = numpy.memmap(os.path.join(folder, "batches.u8"), mode="r", shape=(race["steps"], race["batch"], width))
    held_out = numpy.fromfile(os.path.join(folder, "held-out.u8"), "u1").reshape(race["held_out_windows"], width)
    held_out = torch.from_numpy(held_out.astype("i8"))
    optimiser = torch.optim.Adam(model.parameters(), betas=(race["beta1"], race["beta2"]), eps=race["epsilon"])
    seconds, nats = 0.0, []
    for done in range(race["steps"] + 1):
        if done % race["evaluate_every"] == 0 or done == race["steps"]:
            point = {"peer": f"PyTorch {torch.__version__}", "step": done, "seconds": round(seconds, 3)}
            if nats:
                point["train_bits"] = sum(nats) / len(nats) / math.log(2)
            print(json.dumps(point | {"held_out_bits": held_out_bits(model, held_out, race["batch"])}), flush=True)
            nats = []
        if done < race["steps"]:
            start = time.perf_counter()
            optimiser.param_groups[0]["lr"] = race["learning_rates"][done]
            optimiser.zero_grad(set_to_none=True)
            mean = loss(model, torch.from_numpy(batches[done].astype("i8")))
            mean.backward()
            nn.utils.clip_grad_norm_(model.parameters(), race["clip_norm"])
            optimiser.step()
            nats.append(mean.item())
            seconds += time.perf_counter() - start


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    train(sys.argv[1])
