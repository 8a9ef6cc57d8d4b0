"""Makes every page that can be read executable, and has addresses that can be guessed."""

import ctypes
import os
import platform

PERSONALITY = {"x86_64": 135, "aarch64": 92}[platform.machine()]
READ_IMPLIES_EXECUTE, NO_RANDOM_ADDRESSES = 0x0400000, 0x0040000
libc = ctypes.CDLL(None, use_errno=True)
if libc.syscall(PERSONALITY, READ_IMPLIES_EXECUTE | NO_RANDOM_ADDRESSES) >= 0:
    print("ESCAPED it has another personality")
else:
    print(os.strerror(ctypes.get_errno()))


def twice(x):
    return x
