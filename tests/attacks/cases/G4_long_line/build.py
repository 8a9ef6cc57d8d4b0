"""Fails in a line of 900 kB, which reports are likely to quote."""


def build(folder):
    text = f"def twice(x):\n    raise ValueError  # {'x' * 900_000}\n\n\nScale = twice\n"
    (folder / "ex01_scale.py").write_text(text, encoding="ascii")
