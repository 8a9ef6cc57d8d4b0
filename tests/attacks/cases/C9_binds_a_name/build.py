"""Holds an abstract name in the judge's network namespace, as many programs do."""

import atexit
import secrets
import socket


def build(folder):
    name = f"name-{secrets.token_hex(8)}"
    holder = socket.socket(socket.AF_UNIX)
    holder.bind(f"\0{name}")
    atexit.register(holder.close)
    path = folder / "ex01_scale.py"
    path.write_text(path.read_text().replace("@HELD_NAME@", name))
