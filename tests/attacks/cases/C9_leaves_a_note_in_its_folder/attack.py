"""Leaves a file in the temporary folder, where the worker after this one looks for it."""

import os
import tempfile

NOTE = tempfile.gettempdir() + "/@MARK@"
if os.path.exists(NOTE):
    os.unlink(NOTE)
    print("ESCAPED an earlier worker has left", NOTE, flush=True)


def twice(x):
    with open(NOTE, "w"):
        os._exit(1)
