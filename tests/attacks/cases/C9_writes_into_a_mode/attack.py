"""Leaves a message in the mode of a folder that it can't open, for the worker after this one."""

import os

MESSAGE = 0o715
try:
    if os.stat("@SCRATCH@").st_mode & 0o777 == MESSAGE:
        os.chmod("@SCRATCH@", 0o700)
        print("ESCAPED an earlier worker has changed the mode", flush=True)
except OSError as error:
    print(error)


def twice(x):
    os.chmod("@SCRATCH@", MESSAGE)
    os._exit(1)
