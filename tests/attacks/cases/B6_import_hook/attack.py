"""Lets every import that comes after this one fail."""

import sys


class Spoiler:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("ex") or name.startswith("test_"):
            raise ImportError(f"there is no {name} any more")
        return None


sys.meta_path.insert(0, Spoiler())


def twice(x):
    return x


Scale = twice
