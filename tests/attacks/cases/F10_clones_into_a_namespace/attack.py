"""Makes a child that is born in a user namespace of its own."""

import ctypes
import os
import platform

NEW_USER, SIGCHLD = 0x10000000, 17
libc = ctypes.CDLL(None, use_errno=True)
CLONE = {"x86_64": 56, "aarch64": 220}[platform.machine()]
child = libc.syscall(CLONE, NEW_USER | SIGCHLD, 0, 0, 0, 0)
if child == 0:
    os._exit(0)
if child > 0:
    os.waitpid(child, 0)
    print("ESCAPED its child is root in a namespace")
else:
    print(os.strerror(ctypes.get_errno()))


def twice(x):
    return x
