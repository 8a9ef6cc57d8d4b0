"""Switches a network interface on, as the administrator of the network that it lives in."""

import fcntl
import socket
import struct

SET_FLAGS, UP = 0x8914, 1
try:
    one, _ = socket.socketpair()
    fcntl.ioctl(one, SET_FLAGS, struct.pack("16sH14x", b"lo", UP))
    print("ESCAPED it has switched an interface on")
except OSError as error:
    print(error)


def twice(x):
    return x
