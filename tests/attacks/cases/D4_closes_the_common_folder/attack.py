"""Takes all rights from the folder in which every worker gets its own."""

import os

try:
    os.chmod("@SCRATCH@", 0)
except OSError as error:
    print(error)


def twice(x):
    return x
