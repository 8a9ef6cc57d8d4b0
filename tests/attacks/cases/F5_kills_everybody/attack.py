"""Kills every process that it may, all others of its user."""

import os
import signal

try:
    os.kill(-1, signal.SIGKILL)
    print("sent")
except OSError as error:
    print(error)


def twice(x):
    return x
