"""Fails with an argument that asks Python to exit as soon as somebody wants to show it."""

import sys


class Farewell:
    def __repr__(self):
        sys.exit(0)


def fail(argument):
    raise ValueError(argument)


def twice(x):
    return fail(Farewell())


Scale = twice
