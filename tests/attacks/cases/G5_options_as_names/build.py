"""Hands in files whose names are options of pytest."""


def build(folder):
    (folder / "--collect-only").touch()
    (folder / "-qq").touch()
