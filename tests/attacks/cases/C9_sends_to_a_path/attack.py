"""Sends to a socket that another program has in the file system, from one end of a pair."""

import socket

left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
try:
    left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
except OSError as error:
    print(error)
try:
    left.sendto(b"a message", "@ADDRESS@")
    print("ESCAPED sent a message to @ADDRESS@", flush=True)
except OSError as error:
    print(error)


def twice(x):
    return x
