"""Hands in a comment of 6 MiB."""


def build(folder):
    (folder / "ex01_scale.py").write_bytes(b"#" * (6 << 20))
