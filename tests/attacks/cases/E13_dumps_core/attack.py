"""Lets a child crash, and sees whether the kernel has written its memory away."""

import os
import resource

_, largest = resource.getrlimit(resource.RLIMIT_CORE)
resource.prlimit(0, resource.RLIMIT_CORE, (largest, largest))
if (child := os.fork()) == 0:
    os.abort()
_, status = os.waitpid(child, 0)
print("ESCAPED a core file was written" if os.WCOREDUMP(status) else "no core file")


def twice(x):
    return x
