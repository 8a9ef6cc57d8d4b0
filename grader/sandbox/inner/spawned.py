"""A worker in a fresh interpreter, for platforms without fork.

Standard input and output carry the frames; whatever student code prints goes to standard error.
"""

import os
import sys

from grader.sandbox.inner.limits import WorkerLimits, apply_limits

# Follows all that was printed for one request: it travels apart from the reply.
END_OF_OUTPUT = b"\0\1grader: end of output\1\0"


def main() -> None:
    """Serve the judge on the standard streams until it hangs up."""
    memory_mib, cpu_s, file_mib = (int(word) for word in sys.argv[2:5])
    requests, replies = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    home = sys.argv[1]
    sys.path[:] = [path for path in sys.path if path != home]
    sys.argv[:] = [""]
    from grader.sandbox.inner import serving  # noqa: PLC0415 - imports torch

    if os.name == "posix":
        limits = WorkerLimits(memory_mib=memory_mib, cpu_s=cpu_s, file_mib=file_mib)
        apply_limits(limits, others=None)
    serving.serve(requests, replies, mark=lambda: os.write(2, END_OF_OUTPUT))
    os._exit(0)
