"""Lets a thread send the process the signal of Ctrl-C, and waits for it."""

import os
import signal
import threading
import time


def twice(x):
    threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGINT)).start()
    while True:
        time.sleep(0.001)


Scale = twice
