"""Prints 80 MiB at once, and then goes on as if nothing had been."""

import sys

printed = 0


def twice(x):
    global printed
    for _ in range(80):
        printed += sys.stdout.write("x" * (1 << 20))
    sys.stdout.flush()
    return x


def Scale(factor):
    if printed:
        print(f"ESCAPED it has printed {printed >> 20} MiB")
    return lambda x: factor * x
