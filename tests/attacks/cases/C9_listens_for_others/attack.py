"""Listens on a port of the machine, where others could fetch what it has seen, or leave it a word."""

import socket

try:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("", 0))
        listener.listen()
        print("ESCAPED it listens on port", listener.getsockname()[1], flush=True)
except OSError as error:
    print(error)


def twice(x):
    return x
