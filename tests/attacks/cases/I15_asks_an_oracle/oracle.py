"""Somebody outside who knows the answers: doubles and scales numbers for whoever asks.

Ends when nobody has asked for some seconds.
"""

import json
import os
import socket
import sys

IDLE_S = 8.0


def answer(connection):
    """Answer one question, a line of JSON."""
    with connection, connection.makefile("rw") as line:
        factor, numbers = json.loads(line.readline())
        line.write(json.dumps([factor * number for number in numbers]) + "\n")


def main():
    """Listen, and only then let the one who started this go on."""
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(f"\0{sys.argv[1]}")
    except OSError:
        return  # there is one already
    listener.listen()
    if os.fork():
        return
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    listener.settimeout(IDLE_S)
    try:
        while True:
            answer(listener.accept()[0])
    except OSError:
        pass


main()
