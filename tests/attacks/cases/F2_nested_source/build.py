"""Hands in a file whose only expression is nested deeper than any parser follows."""


def build(folder):
    """Write the submission."""
    text = "x = " + "-" * 300_000 + "1\n"
    (folder / "ex01_scale.py").write_text(text, encoding="ascii")
