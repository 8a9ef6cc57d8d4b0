"""Kills its own process group, which is the zygote's if it has none of its own."""

import os
import signal


def twice(x):
    os.killpg(0, signal.SIGKILL)


Scale = twice
