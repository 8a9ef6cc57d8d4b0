# coding: unicode_escape
"""Hides a line of code in a comment."""


def twice(x):
    # Nothing to see here. \x0a    print("ESCAPED code that no reader of this file sees")
    return x


Scale = twice
