"""Blocks and ignores every signal that can be, and does not notice that nobody listens."""

import signal
import time

signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)


def twice(x):
    while True:
        time.sleep(60)


Scale = twice
