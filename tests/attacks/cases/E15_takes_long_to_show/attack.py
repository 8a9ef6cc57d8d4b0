"""Gives back what takes for ever to compare and to show, and what is as long as can be."""


class Endless(list):
    def __eq__(self, other):
        while True:
            pass

    def __repr__(self):
        while self is not None:
            pass

    __hash__ = None


def twice(x):
    return [{"key": ["text" * 9] * 9, "number": n} for n in range(9_000)]


def Scale(factor):
    return lambda x: Endless([twice(x)] * 9)
