"""Holds a pipe open, until somebody has opened it and closed it again or half a minute is over.

Source: manual page inotify(7).
"""

import ctypes
import os
import select
import sys

IN_CLOSE = 0x18

path = sys.argv[1].encode()
libc = ctypes.CDLL(None, use_errno=True)
watch = libc.inotify_init1(0)
libc.inotify_add_watch(watch, path, IN_CLOSE)
pipe = os.open(path, os.O_RDWR | os.O_NONBLOCK)
if os.fork() == 0:
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    select.select([watch], [], [], 30.0)
