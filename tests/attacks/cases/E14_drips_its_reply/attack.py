"""Sends its reply one byte at a time, so that something always seems to be on its way."""

import os
import time

REPLIES, SECONDS = 4, 4.0
try:
    os.write(REPLIES, (4000).to_bytes(4) + (0).to_bytes(4))
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        time.sleep(0.1)
        os.write(REPLIES, b"\0")
except OSError as error:
    print(error)


def twice(x):
    return x
