"""Leaves a process behind that has its own session and no parent: it is still there later."""

import os
import time

if os.fork() == 0:
    try:
        os.setsid()
    except OSError as error:
        print(error, flush=True)
    if os.fork() == 0:
        for fd in range(5):
            os.close(fd)
        time.sleep(60)
    os._exit(0)


def twice(x):
    return x
