"""Raises an exception that claims to come from a hidden file, so that the report quotes it."""


def twice(x):
    exec(compile("raise ValueError('see above')", "@CANARY_FILE@", "exec"))


def Scale(factor):
    exec(compile("raise ValueError('see above')", "@SOLUTION_FILE@", "exec"))
