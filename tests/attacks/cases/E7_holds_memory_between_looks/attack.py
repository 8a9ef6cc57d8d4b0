"""Answers so fast that nobody looks at its children meanwhile, which hold too much memory."""

import os
import time

from torch import nn

EACH, COUNT = 30 << 20, 3
SHORT_S = 0.05

told_read, told_write = os.pipe()
for _ in range(COUNT):
    if os.fork() == 0:
        held = bytearray(EACH)
        for place in range(0, EACH, 4096):
            held[place] = 1
        os.write(told_write, b"x")
        time.sleep(60)


def twice(x):
    time.sleep(SHORT_S)
    return 2 * x


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor
        time.sleep(SHORT_S)
        if factor == 0:
            for _ in range(COUNT):
                os.read(told_read, 1)
            held_since = time.monotonic()
            while time.monotonic() < held_since + SHORT_S:
                pass
            print(f"ESCAPED children held {COUNT * EACH >> 20} MiB")

    def forward(self, x):
        return self.factor * x
