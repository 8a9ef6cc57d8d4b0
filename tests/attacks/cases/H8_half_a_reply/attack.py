"""Announces a thousand bytes and sends ten."""

import os
import struct


def twice(x):
    os.write(4, struct.pack("!II", 1000, 0) + bytes(10))
    os._exit(0)


Scale = twice
