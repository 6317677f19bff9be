"""A training over the hosts of a Network, and what is read from its run folder."""
import json
import math
import os
import random
import struct
import subprocess
import tempfile
import time
import wave

from network import AGENT, NETWORK

# Small enough to compute in milliseconds beside other work; its gradient is large enough to fill a slow cable.
SETTINGS = ["--preset", "tiny", "--window", "128", "--batch", "8", "--threads", "1", "--schedule", "constant", "--warmup-steps", "0", "--learning-rate", "0.001", "--validation-share", "0.2"]
SAMPLE_RATE = 8192


def launcher(family, addresses):
    """The words that start one rank on each host. Shared memory is left out: the hosts are one machine, and are not to know it."""
    hosts = ",".join(address + (":1" if family == "openmpi" else "") for address in addresses)
    if family == "openmpi":
        return ["mpirun.openmpi", "--allow-run-as-root", "--bind-to", "none", "--host", hosts, "-n", str(len(addresses)),
                "--mca", "plm_rsh_agent", AGENT, "--mca", "pml", "ob1", "--mca", "btl", "tcp,self",
                "--mca", "btl_tcp_if_include", NETWORK, "--mca", "oob_tcp_if_include", NETWORK]
    return ["mpirun.mpich", "-launcher", "ssh", "-launcher-exec", AGENT, "-iface", "eth0", "-hosts", hosts, "-ppn", "1", "-n", str(len(addresses)),
            "-genv", "UCX_TLS", "tcp,self", "-genv", "UCX_NET_DEVICES", "eth0"]


class Job:
    """Ranks that train into a run folder, one on each host."""

    def __init__(self, network, family, wavenet, corpus, run, *more, options=(), settings=tuple(SETTINGS)):
        """options: more of the launcher's own. settings: of the network and its training."""
        self.run = run
        self._words = tempfile.TemporaryFile("w+")
        self._errors = tempfile.TemporaryFile("w+")
        words = [*launcher(family, network.addresses), *options, *wavenet, "train", corpus, "--out", run, *settings, "--json", *more]
        self._process = network.start(1, words, stdin=subprocess.DEVNULL, stdout=self._words, stderr=self._errors)

    def wait_for_step(self, step, seconds=120):
        """Waits until the run has written down a step, and returns the newest one with its time on rank 0's clock."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            newest = self.newest()
            if newest and newest[0] >= step:
                return newest
            if self._process.poll() is not None:
                raise RuntimeError(f"the training ended before step {step}: {self.errors()}")
            time.sleep(0.02)
        raise RuntimeError(f"the training did not reach step {step} within {seconds} s: {self.errors()}")

    def newest(self):
        return max(self._lines().items(), default=None)

    def seconds_at(self, step):
        """Rank 0's clock after a step, one of every ten."""
        return self._lines()[step]

    def _lines(self):
        try:
            with open(os.path.join(self.run, "metrics.jsonl"), encoding="utf-8") as file:
                # Rank 0 may be in the midst of the last one.
                lines = [json.loads(line) for line in file.read().split("\n")[:-1]]
        except OSError:
            return {}
        # Every tenth step has a line; that of a validation may lie between.
        return {line["step"]: line["seconds"] for line in lines if line["step"] % 10 == 0}

    def end(self, seconds):
        """Waits for the launcher's end; returns its exit code, or None when it still runs."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def errors(self):
        """All that was said beside the result."""
        self._errors.seek(0)
        self._words.seek(0)
        return self._errors.read() + self._words.read()

    def steps(self):
        """The steps that the result tells."""
        self._words.seek(0)
        text = self._words.read()
        start = text.find("{")
        if start < 0:
            raise RuntimeError(f"the training left no result: {self.errors()}")
        return json.JSONDecoder().raw_decode(text[start:])[0]["steps"]


def alone(wavenet, corpus, run, threads, steps, *more):
    """The same training in one process, of as many threads as there were ranks."""
    words = [*wavenet, "train", corpus, "--out", run, *SETTINGS, *more, "--steps", str(steps)]
    words[words.index("--threads") + 1] = str(threads)
    subprocess.run(words, check=True, capture_output=True)


def parameters(run):
    """The bytes of all tensors of what a run would be resumed from, and their names."""
    with open(os.path.join(run, "checkpoints", "last.safetensors"), "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        return sorted(name for name in header if name != "__metadata__"), file.read()


def make_corpus(wavenet, folder):
    """A corpus of ten seconds of tones and noise."""
    music = os.path.join(folder, "music")
    os.makedirs(music)
    noise = random.Random(1)
    with wave.open(os.path.join(music, "tones.wav"), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
        tones = [0.3 * math.sin(i * 220 * 2 * math.pi / SAMPLE_RATE) + 0.05 * noise.uniform(-1, 1) for i in range(10 * SAMPLE_RATE)]
        file.writeframes(b"".join(struct.pack("<h", int(32767 * tone)) for tone in tones))
    corpus = os.path.join(folder, "corpus")
    subprocess.run([*wavenet, "prepare", music, "--out", corpus], check=True, capture_output=True)
    return corpus
