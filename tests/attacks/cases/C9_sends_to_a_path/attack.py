"""Sends to a socket that another program has in the file system, from one end of a pair."""

import socket

try:
    left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    left.sendto(b"a message", "@ADDRESS@")
    print("ESCAPED sent a message to @ADDRESS@", flush=True)
except OSError as error:
    print(error)


def twice(x):
    return x
