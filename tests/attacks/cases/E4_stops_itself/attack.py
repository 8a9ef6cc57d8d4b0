"""Stops its own process, children and all, so that no code of it can run any more."""

import os
import signal


def twice(x):
    if os.fork() == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
    os.kill(os.getpid(), signal.SIGSTOP)
    return 2 * x


Scale = twice
