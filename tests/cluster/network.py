"""Several hosts on one machine: a network namespace each, joined by cables to a switch that is a bridge in a namespace of its own."""
import json
import os
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
AGENT = os.path.join(HERE, "on-host")
NETWORK = "10.77.0.0/24"
# Scripts may run side by side: the namespaces of each are named after its process.
OURS = "wavenet-"
PREFIX = f"{OURS}{os.getpid()}"
SWITCH = f"{PREFIX}-switch"


def sh(*words, check=True):
    return subprocess.run(words, check=check, capture_output=True, text=True).stdout


class Network:
    """Hosts 10.77.0.1, 10.77.0.2, ..., whose only way to one another is their eth0. Use with 'with'."""

    def __init__(self, hosts, late=False):
        """late: the last host's cable is one that can be given a delay."""
        self.addresses = [f"10.77.0.{number}" for number in range(1, hosts + 1)]
        self._late = late
        self._cable = None

    def __enter__(self):
        self._remove()
        try:
            sh("ip", "netns", "add", SWITCH)
            sh("ip", "-n", SWITCH, "link", "add", "bridge", "type", "bridge")
            sh("ip", "-n", SWITCH, "link", "set", "bridge", "up")
            for number, address in enumerate(self.addresses, 1):
                self._add(number, address, self._late and number == len(self.addresses))
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, *_):
        self._remove()

    def _add(self, number, address, late):
        space, port = self._space(number), f"port{number}"
        sh("ip", "netns", "add", space)
        if late:
            self._cable = subprocess.Popen(["ip", "netns", "exec", SWITCH, sys.executable, os.path.join(HERE, "late.py"), port, "far"],
                                           stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self._cable.stdout.readline()
            sh("ip", "-n", SWITCH, "link", "set", "far", "netns", space, "name", "eth0")
        else:
            sh("ip", "-n", SWITCH, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", space)
        sh("ip", "-n", SWITCH, "link", "set", port, "master", "bridge", "up")
        sh("ip", "-n", space, "address", "add", f"{address}/24", "dev", "eth0")
        sh("ip", "-n", space, "link", "set", "eth0", "up")
        sh("ip", "-n", space, "link", "set", "lo", "up")

    def start(self, number, words, **options):
        """Starts a program on a host, with that host's name and network."""
        quoted = " ".join("'" + word.replace("'", "'\\''") + "'" for word in words)
        return subprocess.Popen([AGENT, self.addresses[number - 1], quoted], env={**os.environ, "WAVENET_NETWORK": PREFIX}, **options)

    def throttle(self, number, rate):
        """Lets a host's cable carry so much each way, such as '10mbit'; as much as it can when None."""
        for space, device in (self._space(number), "eth0"), (SWITCH, f"port{number}"):
            if rate is None:
                sh("tc", "-n", space, "qdisc", "del", "dev", device, "root", check=False)
            else:
                sh("tc", "-n", space, "qdisc", "replace", "dev", device, "root", "tbf", "rate", rate, "burst", "64kb", "limit", "1mb")

    def delay(self, milliseconds):
        """Makes the last host's cable take so long each way."""
        self._cable.stdin.write(f"{milliseconds}\n")
        self._cable.stdin.flush()

    def cut(self, number):
        sh("ip", "-n", SWITCH, "link", "set", f"port{number}", "down")

    def mend(self, number):
        sh("ip", "-n", SWITCH, "link", "set", f"port{number}", "up")

    def sent(self, number):
        """Bytes that a host has sent through its cable."""
        [link] = json.loads(sh("ip", "-n", self._space(number), "-s", "-j", "link", "show", "dev", "eth0"))
        return link["stats64"]["tx"]["bytes"]

    def processes(self, number, word):
        """The processes of a host that have a word on their command line, which does not name an MPI launcher."""
        found = []
        for process in map(int, sh("ip", "netns", "pids", self._space(number), check=False).split()):
            try:
                with open(f"/proc/{process}/cmdline", encoding="utf-8") as file:
                    words = file.read().split("\0")
            except OSError:
                continue
            if words[0].endswith("dotnet") and word in words:
                found.append(process)
        return found

    def _space(self, number):
        return f"{PREFIX}-{self.addresses[number - 1]}"

    @staticmethod
    def _is_left(space):
        """Whether a namespace is this script's, or that of one that was killed and could not clear up."""
        owner = space.removeprefix(OURS).split("-")[0]
        return space.startswith(OURS) and owner.isdigit() and (space.startswith(f"{PREFIX}-") or not os.path.exists(f"/proc/{owner}"))

    def _remove(self):
        if self._cable is not None:
            self._cable.stdin.close()
            self._cable.wait()
            self._cable = None
        for space in filter(self._is_left, (line.split()[0] for line in sh("ip", "netns", "list").splitlines())):
            # What still runs there would keep the namespace alive without a name. Another script may be clearing up the same one.
            for process in sh("ip", "netns", "pids", space, check=False).split():
                try:
                    os.kill(int(process), signal.SIGKILL)
                except ProcessLookupError:
                    pass
            sh("ip", "netns", "del", space, check=False)
