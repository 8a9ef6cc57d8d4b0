"""Hands in a file whose name is no text in any encoding of today."""

import os


def build(folder):
    with open(os.path.join(os.fsencode(folder), b"ex01_\xff\xfe.py"), "wb"):
        pass
