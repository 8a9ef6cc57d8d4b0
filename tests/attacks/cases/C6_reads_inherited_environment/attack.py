"""Prints every environment variable that it has inherited, and what the kernel kept of them."""

import os

print(dict(os.environ), flush=True)
try:
    with open("/proc/self/environ", "rb") as file:
        print(file.read(), flush=True)
except OSError as error:
    print(error)


def twice(x):
    return x
