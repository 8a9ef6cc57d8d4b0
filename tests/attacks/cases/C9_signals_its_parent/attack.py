"""Sends a signal to the process that it was forked from: who may do that may also end it."""

import os
import signal

parent = os.getppid()
if parent:
    try:
        os.kill(parent, signal.SIGURG)  # ignored where nobody waits for it
        print("ESCAPED process", parent, "has got a signal", flush=True)
    except OSError as error:
        print(error)


def twice(x):
    return x
