#!/usr/bin/env python3
"""Predicts how much of their time ranks compute, from a step's seconds on one machine and what its messages cost, and draws it with what was measured.

    benchmarks/cluster-cost.py MEASURED.jsonl PLOT.svg        prints two tables as Markdown

MEASURED holds lines of 'tests/cluster/hosts.py --only exchange'. Of N ranks each sends 2 (N - 1) / N of the gradient a step, all at once to all others:

    exchange   = latency + 3 (N - 1) message + factor 2 (N - 1) / N bytes / rate
    efficiency = step / (step + exchange)                  --sync every-step
               = H step / (H step + 3 exchange)            --sync local:H, which averages parameters and both moments
"""
import json
import math
import sys

# Seconds of a step of one window a core on the machine of docs/performance.md: 2 x 2,048 samples at 27,351 a second, 2 x 4,096 at 17,400.
STEP = {"seed": 0.1498, "large": 0.4708}
# Assumed, for a network of a cluster: to wake the other side, and to handle one message.
LATENCY = 100e-6
MESSAGE = 10e-6
RATES = {"10 Mbit/s": 1e7, "100 Mbit/s": 1e8, "1 Gbit/s": 1e9, "10 Gbit/s": 1e10, "100 Gbit/s": 1e11}
PREDICTED = ["1 Gbit/s", "10 Gbit/s", "100 Gbit/s"]
MPI = {"openmpi": "Open MPI", "mpich": "MPICH"}
COLOURS = {"10 Mbit/s": "#b2182b", "100 Mbit/s": "#ef8a62", "1 Gbit/s": "#7a7a7a", "10 Gbit/s": "#67a9cf", "100 Gbit/s": "#2166ac"}
MODES = {"every-step": 1, "local:16": 16, "local:64": 64, "local:256": 256}
RANKS = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]
WIDTH, HEIGHT, LEFT, TOP = 400, 260, 60, 40


def exchange(ranks, size, rate, factor):
    return LATENCY + 3 * (ranks - 1) * MESSAGE + factor * 2 * (ranks - 1) / ranks * size * 8 / rate


def efficiency(step, every, seconds):
    return every * step / (every * step + (1 if every == 1 else 3) * seconds)


def fit(measured):
    """How many times the wire's own time the messages took where the wire was all that counted."""
    factors = sorted(line["median_seconds"] / (line["sent_by_a_rank"] * 8 / RATES[line["link"]])
                     for line in measured if line["link"] in ("10 Mbit/s", "100 Mbit/s") and line["network"] in STEP)
    return factors[len(factors) // 2]


def tables(measured, sizes, factor):
    print("| network | link | MPI | sent by a rank | seconds of an exchange | of the wire alone | share of a step's computing |\n|---|---|---|---|---|---|---|")
    for line in measured:
        if line["network"] in STEP:
            wire = f"{line['sent_by_a_rank'] * 8 / RATES[line['link']]:.3f}" if line["link"] in RATES else ""
            print(f"| {line['network']} | {line['link']} | {MPI[line['mpi']]} | {line['sent_by_a_rank'] / 1e6:.2f} MB | {line['median_seconds']:.4f} | {wire} "
                  f"| {100 * line['median_seconds'] / STEP[line['network']]:,.0f} % |")
    print(f"\nfactor {factor:.2f}\n\n| network | link | `--sync` | " + " | ".join(f"{ranks:,}" for ranks in RANKS[::3]) + " |\n|---|---|---" + "|---" * len(RANKS[::3]) + "|")
    for network, step in STEP.items():
        for link in PREDICTED:
            for mode, every in MODES.items():
                cells = " | ".join(f"{100 * efficiency(step, every, exchange(ranks, sizes[network], RATES[link], factor)):.1f} %" for ranks in RANKS[::3])
                print(f"| {network} | {link} | {mode} | {cells} |")


class Panel:
    """One set of axes: ranks from left to right, efficiency from bottom to top."""

    def __init__(self, left, top, title):
        self.left, self.top, self.parts = left, top, []
        self.text(self.left + WIDTH / 2, top - 12, title, "middle", "font-weight='bold'")
        for share in range(0, 101, 20):
            y = self.y(share / 100)
            self.parts.append(f"<line x1='{left}' y1='{y:.1f}' x2='{left + WIDTH}' y2='{y:.1f}' stroke='#dddddd'/>")
            self.text(left - 6, y + 4, f"{share} %", "end")
        for ranks in RANKS:
            self.text(self.x(ranks), top + HEIGHT + 16, f"{ranks}", "middle")

    def x(self, ranks):
        return self.left + 12 + (WIDTH - 24) * math.log2(ranks / RANKS[0]) / math.log2(RANKS[-1] / RANKS[0])

    def y(self, share):
        return self.top + HEIGHT * (1 - share)

    def text(self, x, y, text, anchor="start", more=""):
        self.parts.append(f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' {more}>{text}</text>")

    def curve(self, values, colour, dash=""):
        points = " ".join(f"{self.x(ranks):.1f},{self.y(value):.1f}" for ranks, value in zip(RANKS, values))
        self.parts.append(f"<polyline points='{points}' fill='none' stroke='{colour}' stroke-width='2' stroke-dasharray='{dash}'/>")

    def point(self, ranks, value, colour, filled):
        self.parts.append(f"<circle cx='{self.x(ranks):.1f}' cy='{self.y(value):.1f}' r='5' stroke='{colour}' stroke-width='2' fill='{colour if filled else 'white'}'/>")


def plot(measured, sizes, factor, path):
    parts = []
    for row, (network, step) in enumerate(STEP.items()):
        top = TOP + row * (HEIGHT + 90)
        panel = Panel(LEFT, top, f"{network}, --sync every-step")
        for link, rate in RATES.items():
            panel.curve([efficiency(step, 1, exchange(ranks, sizes[network], rate, factor)) for ranks in RANKS], COLOURS[link])
        for line in measured:
            if line["network"] == network and line["link"] in RATES:
                panel.point(line["ranks"], efficiency(step, 1, line["median_seconds"]), COLOURS[line["link"]], line["mpi"] == "openmpi")
        parts += panel.parts
        panel = Panel(LEFT + WIDTH + 70, top, f"{network}, --sync local:H")
        for mode, dash in ("local:16", "2 3"), ("local:64", "7 4"), ("local:256", ""):
            for link in "10 Mbit/s", "100 Mbit/s", "1 Gbit/s":
                panel.curve([efficiency(step, MODES[mode], exchange(ranks, sizes[network], RATES[link], factor)) for ranks in RANKS], COLOURS[link], dash)
        parts += panel.parts
    legend = TOP + 2 * (HEIGHT + 90) - 30
    for index, (link, colour) in enumerate(COLOURS.items()):
        parts.append(f"<line x1='{LEFT + index * 110}' y1='{legend}' x2='{LEFT + index * 110 + 20}' y2='{legend}' stroke='{colour}' stroke-width='3'/>")
        parts.append(f"<text x='{LEFT + index * 110 + 26}' y='{legend + 4}'>{link}</text>")
    parts.append(f"<text x='{LEFT}' y='{legend + 24}'>Lines: predicted; at the right H = 16 dotted, 64 dashed, 256 full. Circles: measured with 2 ranks, Open MPI full, MPICH empty. Across: ranks.</text>")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"<svg xmlns='http://www.w3.org/2000/svg' width='{LEFT + 2 * WIDTH + 100}' height='{legend + 44}' font-family='sans-serif' font-size='12'>\n"
                   "<rect width='100%' height='100%' fill='white'/>\n" + "\n".join(parts) + "\n</svg>\n")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        measured = [json.loads(line) for line in file if line.startswith("{")]
    sizes = {line["network"]: line["bytes"] for line in measured}
    factor = fit(measured)
    tables(measured, sizes, factor)
    plot(measured, sizes, factor, sys.argv[2])


if __name__ == "__main__":
    main()
