"""Raises in a function whose name hides what stands before it."""


def twice(x):
    raise ValueError


twice.__code__ = twice.__code__.replace(co_name="\x1b[1A\x1b[2Ktwice")
Scale = twice
