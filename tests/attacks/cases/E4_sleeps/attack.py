"""Sleeps for an hour, which costs no processor time at all."""

import time


def twice(x):
    time.sleep(3600)
    return 2 * x


Scale = twice
