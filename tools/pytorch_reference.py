#!/usr/bin/env python3
"""A plain PyTorch WaveNet that reads WaveNetSharp's checkpoints: the oracle of its tests, and an example of how to use one elsewhere.

  pytorch_reference.py run MODEL.safetensors CODES OUT.safetensors
      CODES is a file of mu-law codes, one byte each. Writes the logits [T, 256], logits[t] being those of code t + 1, and the gradients
      of the mean loss in nats as gradients.<tensor>; prints {"bits_per_sample": ...}.
  pytorch_reference.py make FOLDER
      Writes small checkpoints with random parameters, and what `run` makes of random codes, as data for the tests.

Needs torch and numpy only. Everything is computed in double precision and stored as float32.
"""
import json
import math
import os
import sys

import numpy
import torch
import torch.nn.functional as F


def read_safetensors(path):
    """Returns the metadata and a dictionary of float32 arrays."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    arrays = {}
    for name, entry in header.items():
        assert entry["dtype"] == "F32", f"{name} is {entry['dtype']}"
        begin, end = entry["data_offsets"]
        arrays[name] = numpy.frombuffer(data[begin:end], "<f4").reshape(entry["shape"])
    return metadata, arrays


def write_safetensors(path, metadata, arrays):
    header, blocks, offset = {"__metadata__": metadata}, [], 0
    for name, array in arrays.items():
        blocks.append(numpy.ascontiguousarray(array, "<f4").tobytes())
        header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": [offset, offset + len(blocks[-1])]}
        offset += len(blocks[-1])
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(blocks))


def decode_mu_law(codes):
    y = 2.0 * codes.double() / 255.0 - 1.0
    return torch.sign(y) * (torch.pow(torch.tensor(256.0, dtype=torch.float64), y.abs()) - 1.0) / 255.0


def forward(config, p, codes):
    """Logits [T, Q] of codes [T]: row t is the distribution of code t + 1. p maps names to tensors in Conv1d's [out, in, K]."""
    def causal(name, x, dilation=1):
        weight = p[name + ".weight"]
        x = F.pad(x, ((weight.shape[2] - 1) * dilation, 0))  # zeros: before the first sample there is nothing
        return F.conv1d(x, weight, p[name + ".bias"], dilation=dilation)

    if config["input"] == "one_hot":
        x = F.one_hot(codes, config["quantization_channels"]).double().T[None]
    else:
        x = decode_mu_law(codes).to(torch.float32).double()[None, None]
    h, skip = causal("input", x), 0
    layers = config["stacks"] * config["layers_per_stack"]
    for l in range(layers):
        filter, gate = causal(f"layers.{l}.dilated", h, 2 ** (l % config["layers_per_stack"])).chunk(2, dim=1)
        g = torch.tanh(filter) * torch.sigmoid(gate)
        skip = skip + causal(f"layers.{l}.skip", g)
        if l < layers - 1:
            h = h + causal(f"layers.{l}.residual", g)
    x = F.relu(skip)
    for i in range(len(config["post_channels"])):
        x = F.relu(causal(f"post.{i}", x))
    return causal("output", x)[0].T


def run(model, codes, out):
    metadata, arrays = read_safetensors(model)
    config = json.loads(metadata["config"])
    parameters = {name: torch.from_numpy(array.astype("f8")).requires_grad_() for name, array in arrays.items()}
    codes = torch.tensor(list(codes), dtype=torch.int64)
    logits = forward(config, parameters, codes)
    nats = F.cross_entropy(logits[:-1], codes[1:])
    nats.backward()
    bits = nats.item() / math.log(2)
    tensors = {"codes": codes.numpy(), "logits": logits.detach().numpy()}
    tensors |= {"gradients." + name: tensor.grad.numpy() for name, tensor in parameters.items()}
    write_safetensors(out, {"bits_per_sample": repr(bits)}, tensors)
    print(json.dumps({"bits_per_sample": bits}))


def shapes(c):
    """Names and [out, in, K] of all weights of a configuration, in WaveNetSharp's order."""
    r, d, s, q, k = c["residual_channels"], c["dilation_channels"], c["skip_channels"], c["quantization_channels"], c["kernel_size"]
    yield "input", (r, q if c["input"] == "one_hot" else 1, k)
    layers = c["stacks"] * c["layers_per_stack"]
    for l in range(layers):
        yield f"layers.{l}.dilated", (2 * d, r, k)
        if l < layers - 1:
            yield f"layers.{l}.residual", (r, d, 1)
        yield f"layers.{l}.skip", (s, d, 1)
    widths = [s] + c["post_channels"]
    for i, (before, width) in enumerate(zip(widths, widths[1:])):
        yield f"post.{i}", (width, before, 1)
    yield "output", (q, widths[-1], 1)


def make(folder):
    common = {"sample_rate": 8192, "quantization_channels": 256, "window": 64}
    cases = {
        "one-hot-k2": (44, "one_hot", 2, 2, 3, 6, 5, 7, [9]),
        "scalar-k3": (56, "scalar", 3, 2, 3, 5, 8, 9, [17]),
        "no-post": (28, "one_hot", 2, 1, 4, 8, 8, 16, []),
        "three-stacks": (64, "scalar", 2, 3, 4, 7, 3, 10, [12, 5]),
        "one-hot-k3": (40, "one_hot", 3, 2, 2, 3, 4, 5, [6]),
    }
    names = ("input", "kernel_size", "stacks", "layers_per_stack", "residual_channels", "dilation_channels", "skip_channels", "post_channels")
    for seed, (case, (samples, *values)) in enumerate(cases.items()):
        config = common | dict(zip(names, values))
        random = numpy.random.default_rng(seed)
        arrays = {}
        for name, shape in shapes(config):
            fan_in = shape[2] * (1 if config["input"] == "one_hot" and name == "input" else shape[1])
            arrays[name + ".weight"] = random.normal(0, 1.5 / math.sqrt(fan_in), shape)
            arrays[name + ".bias"] = random.normal(0, 0.5, shape[:1])
        model = os.path.join(folder, case + ".safetensors")
        write_safetensors(model, {"format": "pt", "format_version": "1", "config": json.dumps(config)}, arrays)
        run(model, random.integers(0, 256, samples, dtype="u1").tobytes(), os.path.join(folder, case + ".expected.safetensors"))


if __name__ == "__main__":
    if len(sys.argv) == 5 and sys.argv[1] == "run":
        run(sys.argv[2], open(sys.argv[3], "rb").read(), sys.argv[4])
    elif len(sys.argv) == 3 and sys.argv[1] == "make":
        make(sys.argv[2])
    else:
        sys.exit(__doc__)
