"""Traces a child: a tracer can change what a traced process asks the kernel for."""

import ctypes
import os
import platform
import signal

PTRACE = {"x86_64": 101, "aarch64": 117}[platform.machine()]
TRACEME = 0
libc = ctypes.CDLL(None, use_errno=True)

if (child := os.fork()) == 0:
    libc.syscall(PTRACE, TRACEME, 0, 0, 0)
    os.kill(os.getpid(), signal.SIGTRAP)
    os._exit(0)
_, status = os.waitpid(child, 0)
print("ESCAPED it traces a process" if os.WIFSTOPPED(status) else "its child is not stopped")


def twice(x):
    return x
