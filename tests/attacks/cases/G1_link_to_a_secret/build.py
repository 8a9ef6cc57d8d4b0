"""Hands in a link to a file that the grader can read and the student can't."""


def build(folder):
    answer = folder / "ex01_scale.py"
    answer.unlink()
    answer.symlink_to("../../canary.txt")
