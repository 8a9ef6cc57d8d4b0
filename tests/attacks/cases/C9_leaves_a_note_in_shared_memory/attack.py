"""Leaves a file in shared memory, where the worker after this one looks for it."""

import os

NOTE = "/dev/shm/@MARK@"
if os.path.exists(NOTE):
    os.unlink(NOTE)
    print("ESCAPED an earlier worker has left", NOTE, flush=True)


def twice(x):
    with open(NOTE, "w"):
        os._exit(1)
