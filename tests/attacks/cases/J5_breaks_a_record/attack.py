"""Raises an exception whose message ends a text and begins a record of its own."""


def twice(x):
    raise ValueError('wrong"}\n{"exercise": "ex01_scale", "points": 100, "message": "\\')


Scale = twice
