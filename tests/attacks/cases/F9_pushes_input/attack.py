"""Pushes a key into the input of whatever it has open, where a terminal would take it for typed."""

import errno
import fcntl
import termios

for fd in range(5):
    try:
        fcntl.ioctl(fd, termios.TIOCSTI, b"x")
        print("ESCAPED it has typed a key")
    except OSError as error:
        if error.errno == errno.EPERM:
            print(error)
        else:
            print(f"ESCAPED only a terminal was missing: {error}")


def twice(x):
    return x
