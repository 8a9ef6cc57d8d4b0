"""Is wrong, but is handed in with tests, catalogue and solution of its own, in the usual places."""


def twice(x):
    return x
