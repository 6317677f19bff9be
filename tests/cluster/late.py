#!/usr/bin/env python3
"""A cable that takes time: two TAP devices, and each frame that goes into one comes out of the other after a delay.

    late.py DEVICE DEVICE        each line of standard input is a delay in milliseconds each way, valid from then on; 0 at first

Prints a line when both devices are there, and ends with its standard input. Frames keep their order. It stands in for netem, which not every kernel has.
"""
import collections
import fcntl
import os
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
TAP_WITHOUT_HEADER = 0x0002 | 0x1000
LONGEST_FRAME = 65536
# Above what 50 ms hold at 1 Gbit/s in frames of 1,500 bytes; what is more is lost, as in a real queue.
MOST_FRAMES = 8192


def open_tap(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), TAP_WITHOUT_HEADER))
    return device


def drain(source, queue, due):
    """Takes all frames that wait in a device."""
    while True:
        try:
            frame = os.read(source, LONGEST_FRAME)
        except (BlockingIOError, OSError):
            return
        if len(queue) < MOST_FRAMES:
            queue.append((due, frame))


def deliver(target, queue):
    """Gives out what has waited long enough; a frame for a device that is down is lost."""
    while queue and queue[0][0] <= time.monotonic():
        try:
            os.write(target, queue.popleft()[1])
        except OSError:
            pass


def main():
    taps = [open_tap(name) for name in sys.argv[1:3]]
    queues = [collections.deque(), collections.deque()]
    delay = 0.0
    print("ready", flush=True)
    while True:
        heads = [queue[0][0] for queue in queues if queue]
        wait = max(0.0, min(heads) - time.monotonic()) if heads else None
        readable, _, _ = select.select([*taps, sys.stdin], [], [], wait)
        if sys.stdin in readable:
            line = sys.stdin.readline()
            if not line:
                return
            delay = float(line) / 1000
        for side in range(2):
            if taps[side] in readable:
                drain(taps[side], queues[side], time.monotonic() + delay)
            deliver(taps[1 - side], queues[side])


if __name__ == "__main__":
    main()
