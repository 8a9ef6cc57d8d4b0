"""Makes children that write to the pages they inherit: each gets copies, and grows by nothing."""

import ctypes
import os
import time

CHILDREN = 6
PAGE = 4096
libc = ctypes.CDLL(None)


def resident_pages():
    with open("/proc/self/maps") as maps:
        lines = [line.split() for line in maps]
    for span, mode, *_ in lines:
        start, end = (int(edge, 16) for edge in span.split("-"))
        seen = ctypes.create_string_buffer((end - start) // PAGE)
        if mode == "rw-p" and libc.mincore(ctypes.c_void_p(start), end - start, seen) == 0:
            yield from (start + PAGE * n for n, bits in enumerate(seen.raw) if bits & 1)


pages = list(resident_pages())
told_read, told_write = os.pipe()
for _ in range(CHILDREN):
    if os.fork() == 0:
        for page in pages:
            byte = ctypes.c_char.from_address(page)
            byte.value = byte.value
        os.write(told_write, b"done")
        time.sleep(60)
for _ in range(CHILDREN):
    os.read(told_read, 4)
time.sleep(1)
print(f"ESCAPED children hold {CHILDREN * len(pages) * PAGE >> 20} MiB of their own")


def twice(x):
    return x
