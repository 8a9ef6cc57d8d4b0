"""Prints the source file of each function that called it."""

import inspect
import sys


def twice(x):
    frame = sys._getframe(1)
    while frame is not None:
        try:
            print(inspect.getsource(sys.modules[frame.f_globals["__name__"]]))
        except (OSError, TypeError, KeyError):
            pass
        frame = frame.f_back
    return x
