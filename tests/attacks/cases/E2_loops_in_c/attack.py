"""Computes one huge number: the loop is in C, where no signal handler of Python's is run."""


def twice(x):
    return x * (3 ** 400_000_000)


Scale = twice
