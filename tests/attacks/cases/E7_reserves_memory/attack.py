"""Reserves a gibibyte of memory to write to, without writing."""

import mmap

SIZE = 1 << 30
space = mmap.mmap(-1, SIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
print(f"ESCAPED it may write to {len(space) >> 20} MiB")


def twice(x):
    return x
