"""Makes its zygote the parent of a process that nobody waits for, so that its end hangs."""

import ctypes
import os
import platform

CLONE = {"x86_64": 56, "aarch64": 220}[platform.machine()]
CLONE_PARENT = 0x8000
SIGCHLD = 17

if ctypes.CDLL(None).syscall(CLONE, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0) == 0:
    os._exit(0)


def twice(x):
    return x
