"""Kills its zygote and leaves a child behind, which nobody knows any more."""

import os
import signal
import socket
import time

try:
    mark = socket.socket(socket.AF_UNIX)
    try:
        mark.bind("\0@MARK@")
    except OSError:
        print("ESCAPED a child has outlived its zygote")
    else:
        if os.fork() == 0:
            os.setsid()
            time.sleep(60)
        elif parent := os.getppid():
            os.kill(parent, signal.SIGKILL)
except OSError as error:
    print(error)


def twice(x):
    return x
