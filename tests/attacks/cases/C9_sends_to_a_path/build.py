"""Listens on a path that everybody may write to, as a system log does."""

import atexit
import socket


def build(folder):
    address = folder / "log"
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(str(address))
    address.chmod(0o777)
    atexit.register(listener.close)
    path = folder / "ex01_scale.py"
    path.write_text(path.read_text().replace("@ADDRESS@", str(address)))
