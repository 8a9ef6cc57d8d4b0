"""Allows itself core files of any size; a crash then writes all its memory to the disk."""

import resource

try:
    resource.prlimit(0, resource.RLIMIT_CORE, (1 << 30, 1 << 30))
except (OSError, ValueError) as error:
    print(error)
largest, _ = resource.getrlimit(resource.RLIMIT_CORE)
print(f"ESCAPED core files of {largest >> 20} MiB" if largest else "no core files")


def twice(x):
    return x
