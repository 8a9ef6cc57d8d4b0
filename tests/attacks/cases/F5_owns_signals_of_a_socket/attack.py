"""Has the kernel send a signal to its zygote whenever a socket can be read from."""

import fcntl
import os
import socket
import struct

FIOSETOWN = 0x8901

try:
    one, _ = socket.socketpair()
    fcntl.ioctl(one, FIOSETOWN, struct.pack("i", os.getppid()))
    print("ESCAPED its zygote gets the signals of a socket")
except OSError as error:
    print(error)


def twice(x):
    return x
