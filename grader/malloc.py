"""How processes keep memory that they will soon ask for again.

The C library hands blocks of 128 KiB and more back to the kernel, which clears their pages when
they are asked for anew. With tensors of a megabyte that takes longer than the arithmetic.

Source: mallopt(3), M_MMAP_THRESHOLD and M_TRIM_THRESHOLD.
"""

import ctypes
import sys
from contextlib import suppress

MMAP_THRESHOLD = 8 << 20
TRIM_THRESHOLD = 32 << 20
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def keep_large_blocks() -> None:
    """Raise the limits of this process; where the C library has none, nothing changes."""
    if sys.platform != "linux":
        return
    with suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, MMAP_THRESHOLD)
        mallopt(_M_TRIM_THRESHOLD, TRIM_THRESHOLD)
