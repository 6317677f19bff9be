#!/usr/bin/env python3
"""The same network in PyTorch, timed: a training step with clipping and Adam, or generation with cached histories.

  pytorch_wavenet.py train    [--preset seed | --config c.json] [--batch 2] [--window 8192] [--threads 2] [--steps 5]
  pytorch_wavenet.py generate [--preset seed | --config c.json] [--threads 1] [--samples 500]

Prints one JSON object; samples_per_second is the median over the steps (train) or over blocks of 100 samples (generate); the best one
shows what a machine that does other work could do.
The fastest of what was tried: Conv1d through oneDNN on contiguous [batch, channels, time], the one-hot input as embeddings, filter and gate as one
convolution, the skip projections of all layers as one over the joined gates (so their biases are one). Slower: residual and skip
as one convolution, padding inside the convolution and cutting the end off.
"""
import argparse
import json
import statistics
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

PRESETS = {
    "tiny": dict(stacks=2, layers_per_stack=9, residual_channels=16, dilation_channels=16, skip_channels=32, post_channels=[64], window=1024),
    "small": dict(stacks=3, layers_per_stack=10, residual_channels=32, dilation_channels=32, skip_channels=64, post_channels=[128], window=2048),
    "seed": dict(stacks=8, layers_per_stack=10, residual_channels=32, dilation_channels=32, skip_channels=128, post_channels=[256, 512], window=2048),
    "large": dict(stacks=4, layers_per_stack=10, residual_channels=64, dilation_channels=64, skip_channels=256, post_channels=[256, 512], window=4096),
}


class WaveNet(nn.Module):
    """Embedding input, K taps; batch first, channels, time."""

    def __init__(self, c):
        super().__init__()
        r, d, s, self.k = c["residual_channels"], c["dilation_channels"], c["skip_channels"], c.get("kernel_size", 2)
        self.input = nn.ModuleList(nn.Embedding(256, r) for _ in range(self.k))
        self.input_bias = nn.Parameter(torch.zeros(r))
        count = c["stacks"] * c["layers_per_stack"]
        self.dilations = [2 ** (l % c["layers_per_stack"]) for l in range(count)]
        self.dilated = nn.ModuleList(nn.Conv1d(r, 2 * d, self.k, dilation=x) for x in self.dilations)
        self.residual = nn.ModuleList(nn.Conv1d(d, r, 1) for _ in range(count - 1))
        self.skip = nn.Conv1d(count * d, s, 1)
        widths = [s] + c["post_channels"] + [256]
        self.output = nn.ModuleList(nn.Conv1d(a, b, 1) for a, b in zip(widths, widths[1:]))

    def finish(self, skip):
        for layer in self.output:
            skip = layer(F.relu(skip))
        return skip

    def forward(self, codes):
        h = self.input_bias[:, None]
        for age, table in enumerate(self.input):
            x = table(codes[:, : codes.shape[1] - age]).transpose(1, 2)
            h = h + F.pad(x, (age, 0))
        h, gates = h.contiguous(), []
        for l, dilation in enumerate(self.dilations):
            f, g = self.dilated[l](F.pad(h, ((self.k - 1) * dilation, 0))).chunk(2, dim=1)
            gates.append(torch.tanh(f) * torch.sigmoid(g))
            if l < len(self.residual):
                h = h + self.residual[l](gates[l])
        return self.finish(self.skip(torch.cat(gates, dim=1)))


def time_training(model, batch, window, steps):
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    rates = []
    for step in range(steps + 1):
        codes = torch.randint(0, 256, (batch, window + 1))
        start = time.perf_counter()
        optimiser.zero_grad(set_to_none=True)
        F.cross_entropy(model(codes[:, :-1]), codes[:, 1:]).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        if step > 0:  # the first one allocates and compiles
            rates.append(batch * window / (time.perf_counter() - start))
    return rates


@torch.inference_mode()
def time_generation(model, samples):
    """One matrix-vector product per convolution; a ring of past rows per layer. Returns the rate of each block."""
    k, rows = model.k, [torch.zeros((model.k - 1) * d, model.residual[0].out_channels) for d in model.dilations]
    taps = [torch.cat([conv.weight[:, :, tap] for tap in range(k)], dim=1).contiguous() for conv in model.dilated]
    matrix = lambda conv: conv.weight[:, :, 0].contiguous()
    skips, residuals, outputs = matrix(model.skip), [matrix(conv) for conv in model.residual], [matrix(conv) for conv in model.output]
    past, code = torch.zeros(k, dtype=torch.int64), torch.tensor(128)
    block = min(samples, 100)
    start, rates = 0.0, []
    for t in range(20 + samples // block * block):
        if t >= 20 and (t - 20) % block == 0:
            now = time.perf_counter()
            if t > 20:
                rates.append(block / (now - start))
            start = now
        past = torch.cat([code.view(1), past[:-1]])
        h = sum((table.weight[past[age]] for age, table in enumerate(model.input)), model.input_bias)
        gates = []
        for l, d in enumerate(model.dilations):
            ring = rows[l]
            x = torch.cat([ring[(t + tap * d) % len(ring)] for tap in range(k - 1)] + [h])
            ring[t % len(ring)] = h
            f, g = torch.addmv(model.dilated[l].bias, taps[l], x).chunk(2)
            gates.append(torch.tanh(f) * torch.sigmoid(g))
            if l < len(residuals):
                h = h + torch.addmv(model.residual[l].bias, residuals[l], gates[l])
        skip = torch.addmv(model.skip.bias, skips, torch.cat(gates))
        for conv, weight in zip(model.output, outputs):
            skip = torch.addmv(conv.bias, weight, F.relu(skip))
        code = torch.multinomial(F.softmax(skip, dim=0), 1)[0]
    return rates + [block / (time.perf_counter() - start)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["train", "generate"])
    parser.add_argument("--preset", choices=PRESETS, default="seed")
    parser.add_argument("--config")
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--window", type=int)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--samples", type=int, default=500)
    a = parser.parse_args()
    config = PRESETS["small"] | (json.load(open(a.config)) if a.config else PRESETS[a.preset])
    if config.get("input", "one_hot") != "one_hot":
        parser.error("only networks with one-hot input are timed")
    torch.manual_seed(1)
    torch.set_num_threads(a.threads)
    model = WaveNet(config)
    window = a.window or config["window"]
    rates = time_training(model, a.batch, window, a.steps) if a.verb == "train" else time_generation(model, a.samples)
    size = {"batch": a.batch, "window": window} if a.verb == "train" else {}
    print(json.dumps({
        "peer": f"PyTorch {torch.__version__}", "verb": a.verb, "network": a.config or a.preset, "threads": a.threads, **size,
        "parameters": sum(p.numel() for p in model.parameters()),
        "samples_per_second": round(statistics.median(rates), 1), "best_samples_per_second": round(max(rates), 1)}))
