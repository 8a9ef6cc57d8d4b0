"""Waits for the moment in which another submission is read, and so knows who is graded next."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
watch = libc.inotify_init1(0)
for path in (b"@NEIGHBOUR_FILE@", b"@SOLUTION_FILE@"):
    if libc.inotify_add_watch(watch, path, 0xFFF) < 0:
        print(os.strerror(ctypes.get_errno()))
    else:
        print("ESCAPED every use of", path, "would be told", flush=True)


def twice(x):
    return x
