"""Hands in a second name of a file that the grader can read and the student can't."""

import os


def build(folder):
    answer = folder / "ex01_scale.py"
    answer.unlink()
    os.link(folder.parents[1] / "canary.txt", answer)
