"""Takes a message from a queue of another program, by the number of the queue."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
message = ctypes.create_string_buffer(8 + 64)
DO_NOT_WAIT = 0o4000
if libc.msgrcv(@QUEUE@, message, 64, 0, DO_NOT_WAIT) < 0:
    print(os.strerror(ctypes.get_errno()))
else:
    print("ESCAPED took a message that was sent to another:", message.raw[8:], flush=True)


def twice(x):
    return x
