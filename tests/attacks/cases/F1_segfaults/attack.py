"""Reads from address 0, which ends the interpreter without an exception."""

import ctypes


def twice(x):
    return ctypes.string_at(0)


Scale = twice
