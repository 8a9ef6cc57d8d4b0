"""Lets its zygote have no new process any more: limits can be set on other processes, too."""

import os
import resource

try:
    if parent := os.getppid():
        resource.prlimit(parent, resource.RLIMIT_NPROC, (0, 0))
except OSError as error:
    print(error)


def twice(x):
    return x
