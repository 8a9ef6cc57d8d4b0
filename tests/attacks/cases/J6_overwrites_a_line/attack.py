"""Raises an exception whose message is written over what stands before it."""


def twice(x):
    raise ValueError(
        "x\rPASS   ex01_scale  The function doubles       40 / 40" + "\b" * 70 + "PASS"
    )


Scale = twice
