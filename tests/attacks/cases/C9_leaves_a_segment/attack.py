"""Leaves a System V shared memory segment, where the worker after this one looks for it."""

import ctypes
import os

KEY = int.from_bytes(b"@MARK@"[-4:], "little") & 0x7FFFFFFF
REMOVE, CREATE = 0, 0o1000
libc = ctypes.CDLL(None)
if (found := libc.shmget(KEY, 4096, 0)) >= 0:
    libc.shmctl(found, REMOVE, None)
    print("ESCAPED an earlier worker has left a segment", flush=True)


def twice(x):
    libc.shmget(KEY, 4096, CREATE | 0o600)
    os._exit(1)
