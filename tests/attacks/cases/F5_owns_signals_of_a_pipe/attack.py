"""Chooses the signal, and the process, that the kernel tells that a pipe can be read from."""

import fcntl
import os
import signal

F_SETSIG = 10
reader, _ = os.pipe()
try:
    fcntl.fcntl(reader, fcntl.F_SETOWN, os.getppid())
    fcntl.fcntl(reader, F_SETSIG, signal.SIGKILL)
    print("ESCAPED its zygote gets the signals of a pipe")
except OSError as error:
    print(error)


def twice(x):
    return x
