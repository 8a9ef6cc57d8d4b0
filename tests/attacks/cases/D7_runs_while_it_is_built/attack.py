"""Is wrong, but is handed in with files that are executed by whoever builds or installs it."""


def twice(x):
    return x
