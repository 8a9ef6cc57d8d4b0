"""Asks for the size of files that it may not read: that they exist tells something, too."""

import os
import sys

package = os.path.dirname(sys.modules["grader"].__file__)
for path in ("/etc/passwd", "/etc/hosts", f"{package}/../Makefile", f"{package}/../tests_hidden"):
    try:
        print("ESCAPED", path, "has", os.stat(path).st_size, "bytes", flush=True)
    except OSError as error:
        print(path, error.strerror)


def twice(x):
    return x
