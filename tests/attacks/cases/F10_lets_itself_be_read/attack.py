"""Makes itself dumpable, so that its files in /proc are its own again and its crash leaves a core."""

import ctypes
import os

PR_SET_DUMPABLE = 4
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0:
    print("ESCAPED it is dumpable")
else:
    print(os.strerror(ctypes.get_errno()))


def twice(x):
    return x
