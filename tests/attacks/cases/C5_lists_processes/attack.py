"""Prints the command lines of all processes that /proc shows, besides its own."""

import os

try:
    for pid in filter(str.isdigit, os.listdir("/proc")):
        if int(pid) not in {1, os.getpid()}:
            with open(f"/proc/{pid}/cmdline") as file:
                words = file.read().replace("\0", " ")
            print("ESCAPED process", pid, "is", words[:80].split("\n")[0], flush=True)
except OSError as error:
    print(error)


def twice(x):
    return x
