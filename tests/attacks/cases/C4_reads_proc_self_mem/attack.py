"""Reads the data of its own process through /proc/self/mem, all of which it has inherited."""

import re

try:
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for bounds, rights, *_ in map(str.split, maps):
            if rights.startswith("rw"):
                start, end = (int(bound, 16) for bound in bounds.split("-"))
                memory.seek(start)
                found = re.findall(b"@CANARY_TOKEN_HEAD@" + b"[A-Z]{12}", memory.read(end - start))
                print(*set(found), flush=True)
except OSError as error:
    print(error)


def twice(x):
    return x
