"""Raises an exception with characters that XML does not have."""


def twice(x):
    raise ValueError("wrong \x00\x08\x1f\ufffe\uffff")


Scale = twice
