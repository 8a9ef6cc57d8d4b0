"""Names one end of a pair of sockets: that the name is taken tells that somebody else has it."""

import errno
import socket

try:
    left, right = socket.socketpair()
    left.bind("\0@HELD_NAME@")
except OSError as error:
    print(error)
    if error.errno == errno.EADDRINUSE:
        print("ESCAPED another process of the machine has this name", flush=True)


def twice(x):
    return x
