"""Changes its root folder, with privileges that it has in its own user namespace."""

import os

try:
    os.chroot(os.environ["TMPDIR"])
    print("ESCAPED its root is", os.listdir("/"))
except OSError as error:
    print(error)


def twice(x):
    return x
