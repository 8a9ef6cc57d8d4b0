"""Leaves the process group by which it would be killed."""

import os

if (child := os.fork()) == 0:
    for leave in (os.setsid, lambda: os.setpgid(0, 0)):
        try:
            leave()
            print("ESCAPED it has left its group", flush=True)
        except OSError as error:
            print(error, flush=True)
    os._exit(0)
os.waitpid(child, 0)


def twice(x):
    return x
