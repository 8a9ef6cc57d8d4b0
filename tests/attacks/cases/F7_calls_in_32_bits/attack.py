"""Calls the kernel as a 32-bit program would, where the same call has another number."""

import ctypes
import mmap
import os
import platform

EXECVE = 11  # what is munmap for a 64-bit program
# push rbx; eax, ebx, ecx, edx = the arguments; int 0x80; pop rbx; ret
CODE = "53 89 f8 89 f3 49 89 c8 89 d1 44 89 c2 cd 80 5b c3"
PROGRAM = b"/bin/true\0"
MAP_32BIT = 0x40

if platform.machine() == "x86_64" and (child := os.fork()) == 0:
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_32BIT, 7)
    code = bytes.fromhex(CODE)
    page[: len(code)] = code
    page[64 : 64 + len(PROGRAM)] = PROGRAM
    start = ctypes.addressof(ctypes.c_char.from_buffer(page))
    page[128:136] = (start + 64).to_bytes(4, "little") + bytes(4)
    call = ctypes.CFUNCTYPE(ctypes.c_int, *[ctypes.c_uint] * 4)(start)
    os._exit(64 if call(EXECVE, start + 64, start + 128, 0) else 65)
elif platform.machine() == "x86_64":
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print("ESCAPED it has started a program" if status == 0 else f"ended with {status}")


def twice(x):
    return x
