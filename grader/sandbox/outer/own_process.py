"""What the judge does to its own process before student code runs on the machine."""

import sys

from grader.sandbox.inner import syscalls


def close_to_others() -> None:
    """Let no other process of the same user read or trace this one.

    The judge holds the run's seed and the checks. In tier `full` a worker can't even name it; this
    protects it where there is less, and keeps its memory out of a core file.
    """
    if sys.platform == "linux":
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
