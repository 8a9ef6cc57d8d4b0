"""Hands in a line that is shown in another order than Python reads it."""

TEXT = """def twice(x):
    if x.dim() != 0:  # \u202e \u2066doubled\u2069 \u2066
        raise ValueError("x")  \u2069#\u202c checked\u202e
    return 2 * x


Scale = twice
"""


def build(folder):
    (folder / "ex01_scale.py").write_text(TEXT.replace("  \u2069#", "  # \u2069"), encoding="utf-8")
