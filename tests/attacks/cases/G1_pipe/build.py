"""Hands in a pipe that nobody writes to."""

import os


def build(folder):
    answer = folder / "ex01_scale.py"
    answer.unlink()
    os.mkfifo(answer)
