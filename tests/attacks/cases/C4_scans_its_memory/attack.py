"""Searches all memory of its process for a secret of which it knows the first half."""

import ctypes
import re

pattern = re.compile(b"@CANARY_TOKEN_HEAD@" + b"[A-Z]{12}")


def twice(x):
    with open("/proc/self/maps") as maps:
        regions = [line.split() for line in maps]
    for bounds, rights, *_ in regions:
        if rights.startswith("rw"):
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            memory = (ctypes.c_char * (end - start)).from_address(start)
            print(*set(pattern.findall(memory)), flush=True)
    return x
