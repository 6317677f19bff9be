#!/usr/bin/env python3
"""Trains over several hosts that are network namespaces of this machine, and makes their cables slow, late and cut.

    tests/cluster/hosts.py [--mpi openmpi|mpich] [--only equal|slow|late|cut|exchange|pace]... [--quick] [--wavenet wavenet.dll]

Needs root, ip, tc and a build of the command line (./wavenet --version). What is missing is said, and left out: the exit code is then 0. Prints a table of what
happened, as Markdown; the exit code is 1 when something was not as docs/cluster.md says. 'exchange' and 'pace' run only when asked for: they measure, and 'exchange' needs the
benchmarks built. --quick is the form for the tests: two hosts, and one slow cable.
"""
import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from job import Job, alone, launcher, make_corpus, parameters
from network import Network, sh

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WAVENET = ["dotnet", os.path.join(ROOT, "src/WaveNetSharp.Cli/bin/Release/net10.0/wavenet.dll")]
QUICK = False
BENCHMARKS = ["dotnet", os.path.join(ROOT, "benchmarks/WaveNetSharp.Benchmarks/bin/Release/net10.0/WaveNetSharp.Benchmarks.dll")]
ENDLESS = ["--steps", "100000000"]
# One window a rank and step, as long as the preset has it.
PACED = ["--preset", "small", "--batch", "2", "--threads", "1", "--schedule", "constant", "--validation-share", "0.2"]
RANK_TIMEOUT = 15
# Open MPI's launcher waits for a host that it cannot reach for far longer when ranks end the job before it has noticed.
KEEPALIVE = ["--mca", "oob_tcp_keepalive_time", "4", "--mca", "oob_tcp_keepalive_intvl", "2", "--mca", "oob_tcp_keepalive_probes", "3"]
# Twice the ranks' patience, for one in the midst of sending, and the launcher's own farewell.
LONGEST_END = 2 * RANK_TIMEOUT + 30


class Report:
    """The table, and whether all in it is as it should be."""

    def __init__(self):
        self.failures = 0
        print("| what | MPI | hosts | what happened | as documented |\n|---|---|---|---|---|", flush=True)

    def add(self, what, family, hosts, happened, good):
        self.failures += not good
        print(f"| {what} | {'Open MPI' if family == 'openmpi' else 'MPICH'} | {hosts} | {happened} | {'yes' if good else '**no**'} |", flush=True)


def same(work, corpus, run, hosts, steps):
    """Whether a run has the bits of one process with as many threads as there were hosts."""
    other = os.path.join(work, f"alone-{hosts}-{steps}")
    if not os.path.exists(other):
        alone(WAVENET, corpus, other, hosts, steps)
    return parameters(run) == parameters(other)


def equal(work, corpus, family, report):
    for hosts in (2,) if QUICK else (2, 4):
        steps = 60
        run = os.path.join(work, f"equal-{family}-{hosts}")
        with Network(hosts) as network:
            before = [network.sent(number) for number in range(1, hosts + 1)]
            job = Job(network, family, WAVENET, corpus, run, "--steps", str(steps))
            code = job.end(180)
            sent = [network.sent(number) - start for number, start in enumerate(before, 1)]
        if code != 0:
            report.add("equal", family, hosts, f"exit code {code}: {job.errors()[-300:]!r}", False)
            continue
        gradient = len(parameters(run)[1])
        least = steps * 2 * (hosts - 1) / hosts * gradient
        bits = same(work, corpus, run, hosts, steps)
        report.add("trained", family, hosts,
                   f"{steps} steps: {'the bits' if bits else 'NOT the bits'} of one process; through each cable at least {min(sent) / 1e6:.1f} MB, of which gradients {least / 1e6:.1f} MB",
                   bits and min(sent) >= least)


def pace(job, steps, seconds):
    """Seconds a step from now on, over at least so many steps and seconds."""
    first = job.wait_for_step((job.newest() or (0, 0))[0] + 10)
    last = first
    while last[0] < first[0] + steps or last[1] < first[1] + seconds:
        last = job.wait_for_step(last[0] + 10)
    return (last[1] - first[1]) / (last[0] - first[0])


def disturbed(work, corpus, family, report, what, disturbances, late):
    """Disturbs a training, one disturbance after the other, and lets it end undisturbed."""
    run = os.path.join(work, f"{what}-{family}")
    told = []
    with Network(2, late) as network:
        job = Job(network, family, WAVENET, corpus, run, *ENDLESS)
        job.wait_for_step(50)
        for name, disturb in disturbances:
            disturb(network)
            told.append(f"{name} {1000 * pace(job, 10 if QUICK else 20, 2):.0f} ms a step")
        [rank] = network.processes(1, run)
        os.kill(rank, signal.SIGTERM)
        if job.end(180) is None:
            report.add(what, family, 2, f"{', '.join(told)}; SIGTERM did not end it", False)
            return
    steps = job.steps()
    bits = same(work, corpus, run, 2, steps)
    report.add(what, family, 2, f"{', '.join(told)}; after {steps:,} steps {'the bits' if bits else 'NOT the bits'} of one process", bits)


def slow(work, corpus, family, report):
    rates = [(f"{rate} Mbit/s", lambda network, rate=rate: network.throttle(1, f"{rate}mbit")) for rate in ((10,) if QUICK else (100, 10))]
    disturbed(work, corpus, family, report, "throttled",
              [("open", lambda _: None), *rates, ("open again", lambda network: network.throttle(1, None))], late=False)


def late(work, corpus, family, report):
    disturbed(work, corpus, family, report, "delayed",
              [("at once", lambda network: network.delay(0)), ("50 ms each way", lambda network: network.delay(50)), ("at once again", lambda network: network.delay(0))], late=True)


def cut(work, corpus, family, report):
    run = os.path.join(work, f"cut-{family}")
    with Network(2) as network:
        job = Job(network, family, WAVENET, corpus, run, *ENDLESS, "--rank-timeout", str(RANK_TIMEOUT), options=KEEPALIVE if family == "openmpi" else [])
        job.wait_for_step(50)
        network.cut(2)
        start = time.monotonic()
        code = ended = gone = None
        while (ended is None or gone is None) and time.monotonic() - start < LONGEST_END:
            code = job.end(0.1)
            now = time.monotonic() - start
            if ended is None and code is not None:
                ended = now
            if gone is None and not network.processes(1, run) and not network.processes(2, run):
                gone = now
        said = " ".join(line for line in map(str.strip, job.errors().splitlines()) if line.startswith("error:") or "lost communication" in line or "Remote daemon:" in line)
        # The ranks name the rank; Open MPI's launcher, which is to notice before them, the host.
        named = "rank 1 (host2, process" in said or f"on node {network.addresses[1]}" in said
        report.add("cut", family, 2,
                   (f"the launcher ended after {ended:.0f} s with code {code}, " if ended is not None else f"the launcher still ran after {LONGEST_END} s, ")
                   + (f"all ranks were gone after {gone:.0f} s; " if gone is not None else "ranks STAYED; ")
                   + (f"said: '{said[:160]} ...'" if named else f"did not name the rank: {job.errors()[-200:]!r}"),
                   ended is not None and code != 0 and gone is not None and named)
    # Another network, as after the repair; the run folder has stayed.
    with Network(2) as network:
        job = Job(network, family, WAVENET, corpus, run, "--steps", "80", "--resume")
        code = job.end(180)
    good = code == 0 and same(work, corpus, run, 2, 80)
    report.add("cut, then `--resume`", family, 2,
               "went on from the last checkpoint; after 80 steps the bits of one process that was never cut" if good else f"exit code {code}: {job.errors()[-300:]!r}", good)


def exchange(_work, _corpus, family, _report):
    """Seconds of a step's messages alone, in one machine's memory and through cables of several kinds."""
    for name, rate, delay in ("open", None, 0), ("1 Gbit/s", "1gbit", 0), ("100 Mbit/s", "100mbit", 0), ("10 Mbit/s", "10mbit", 0), ("50 ms each way", None, 50):
        with Network(2, late=delay > 0) as network:
            network.throttle(1, rate)
            if delay:
                network.delay(delay)
            words = [*launcher(family, network.addresses), *BENCHMARKS, "exchange", "--seconds", "2"]
            process = network.start(1, words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
            for line in process.communicate()[0].splitlines():
                # The terminal's own codes may stand before it.
                if "{" in line:
                    print(f'{{"mpi":"{family}","link":"{name}",{line[line.index("{") + 1:]}', flush=True)



def paces(work, corpus, family, _report):
    """Seconds a step of a whole training by the kind of cable and by how often the ranks meet."""
    for name, rate, delay in ("open", None, 0), ("100 Mbit/s", "100mbit", 0), ("10 Mbit/s", "10mbit", 0), ("50 ms each way", None, 50):
        # Whole rounds, and every tenth step is written down. Before the first of the two is the start.
        for sync, first, last in ("every-step", 10, 30), ("local:16", 80, 160), ("local:64", 320, 640):
            run = os.path.join(work, f"pace-{family}-{name.split()[0]}-{sync[-2:]}")
            with Network(2, late=delay > 0) as network:
                network.throttle(1, rate)
                if delay:
                    network.delay(delay)
                job = Job(network, family, WAVENET, corpus, run, "--sync", sync, *ENDLESS, settings=PACED)
                job.wait_for_step(last, 400)
                seconds = (job.seconds_at(last) - job.seconds_at(first)) / (last - first)
                print(f'{{"mpi":"{family}","link":"{name}","network":"small","sync":"{sync}","steps":{last - first},"seconds_a_step":{seconds:.4f}}}', flush=True)

SCENARIOS = {"equal": equal, "slow": slow, "late": late, "cut": cut, "exchange": exchange, "pace": paces}


def missing():
    """What this machine lacks, as a sentence; None when nothing."""
    for tool in "ip", "tc", "unshare", "dotnet":
        if shutil.which(tool) is None:
            return f"'{tool}' is missing. Install the Debian packages iproute2 and util-linux, and the .NET SDK"
    if not os.path.exists(WAVENET[1]):
        return f"'{os.path.relpath(WAVENET[1])}' is missing. Build it: ./wavenet --version"
    try:
        with Network(1) as network:
            network.throttle(1, "1mbit")
            host = network.start(1, ["true"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            said = host.communicate()[1]
            if host.returncode != 0:
                return f"no program could be started on a host ({said.strip()}). Run this as root, in a container with the capability SYS_ADMIN"
    except OSError as wrong:
        return f"a host could not be made ({wrong})"
    except subprocess.CalledProcessError as wrong:
        return f"'{' '.join(wrong.cmd)}' failed ({wrong.stderr.strip()}). Run this as root, in a container with the capability SYS_ADMIN"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--mpi", choices=["openmpi", "mpich"])
    parser.add_argument("--only", choices=list(SCENARIOS), action="append")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--wavenet", default=WAVENET[1])
    options = parser.parse_args()
    WAVENET[1] = os.path.abspath(options.wavenet)
    global QUICK
    QUICK = options.quick
    # So that the hosts are taken down.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    lack = missing()
    if lack is not None:
        print(f"note: {lack}. Nothing was tried.")
        return 0
    report = None
    with tempfile.TemporaryDirectory(prefix="wavenet-hosts-") as work:
        corpus = make_corpus(WAVENET, work)
        for family in [options.mpi] if options.mpi else ["openmpi", "mpich"]:
            if shutil.which(f"mpirun.{family}") is None:
                print(f"note: mpirun.{family} is missing; install the Debian package {'openmpi-bin' if family == 'openmpi' else 'mpich'}.")
                continue
            for name in options.only or (["equal", "slow"] if QUICK else ["equal", "slow", "late", "cut"]):
                if name == "late" and not os.path.exists("/dev/net/tun"):
                    print("note: /dev/net/tun is missing, so no cable can be made late.")
                    continue
                if name not in ("exchange", "pace"):
                    report = report or Report()
                try:
                    SCENARIOS[name](work, corpus, family, report)
                except (RuntimeError, ValueError, subprocess.CalledProcessError) as wrong:
                    report = report or Report()
                    report.add(name, family, "", f"{(str(wrong) + str(getattr(wrong, 'stderr', '') or ''))[-600:]!r}", False)
    return 1 if report is not None and report.failures > 0 else 0


if __name__ == "__main__":
    sys.exit(main())
