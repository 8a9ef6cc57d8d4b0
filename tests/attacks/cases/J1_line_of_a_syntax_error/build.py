"""Hands in a line that is no Python and that a terminal obeys."""


def build(folder):
    text = "def twice(x):\n    return = 2  # \x1b[1A\x1b[2K\x1b[32mall tests passed\x1b[0m\n"
    (folder / "ex01_scale.py").write_text(text, encoding="ascii")
