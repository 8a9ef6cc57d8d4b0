"""Wrong; it counts on the files beside it that no test is run."""


def twice(x):
    return x


Scale = twice
