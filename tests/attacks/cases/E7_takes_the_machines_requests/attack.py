"""Reserves places for asynchronous input and output, of which the whole machine has 65536."""

import ctypes
import os
import platform

IO_SETUP = {"x86_64": 206, "aarch64": 0}[platform.machine()]
libc = ctypes.CDLL(None, use_errno=True)
context = ctypes.c_ulong(0)
if libc.syscall(IO_SETUP, 1000, ctypes.byref(context)) == 0:
    print("ESCAPED it has places for 1000 requests")
else:
    print(os.strerror(ctypes.get_errno()))


def twice(x):
    return x
