"""Hands in a file with null bytes."""


def build(folder):
    (folder / "ex01_scale.py").write_bytes(b"def twice(x):\n    return 2 * x\n\0\n" + bytes(1000))
