"""Kills its zygote and what watches over that, and goes on by itself."""

import os
import signal
import socket
import time

try:
    mark = socket.socket(socket.AF_UNIX)
    parent = os.getppid()
    try:
        mark.bind("\0@MARK@")
    except OSError:
        print("ESCAPED it has outlived its zygote and the supervisor")
    else:
        if parent:
            with open(f"/proc/{parent}/stat") as file:
                above = int(file.read().rpartition(")")[2].split()[1])
            os.kill(above, signal.SIGKILL)
            os.kill(parent, signal.SIGKILL)
            time.sleep(60)
except OSError as error:
    print(error)


def twice(x):
    return x
