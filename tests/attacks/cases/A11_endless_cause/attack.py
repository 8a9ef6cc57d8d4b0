"""Raises an exception whose cause has a cause, and so on for ever."""


causes = []  # kept, so that no two of them are taken for the same


class Endless(Exception):
    @property
    def __cause__(self):
        causes.append(Endless())
        return causes[-1]

    __context__ = __cause__

    __suppress_context__ = False


def twice(x):
    raise Endless


Scale = twice
