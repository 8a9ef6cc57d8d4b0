"""Announces three gigabytes and sends nothing."""

import os
import struct


def twice(x):
    os.write(4, struct.pack("!II", 3 << 30, 0))
    os._exit(0)


Scale = twice
