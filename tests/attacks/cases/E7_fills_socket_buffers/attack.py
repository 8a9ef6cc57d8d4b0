"""Fills the buffers of many sockets in many children: memory of the kernel, of no process."""

import os
import socket
import time

CHILDREN, PAIRS = 8, 60
PART = bytes(1 << 16)


def fill(one):
    one.setblocking(False)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    held = 0
    try:
        while True:
            held += one.send(PART)
    except BlockingIOError:
        return held


told_read, told_write = os.pipe()
for _ in range(CHILDREN):
    if os.fork() == 0:
        try:
            pairs = [socket.socketpair() for _ in range(PAIRS)]
            held = sum(fill(one) for pair in pairs for one in pair)
        except OSError as error:
            print(error, flush=True)
            held = 0
        os.write(told_write, held.to_bytes(8, "little"))
        time.sleep(60)
held = sum(int.from_bytes(os.read(told_read, 8), "little") for _ in range(CHILDREN))
time.sleep(1)
if held:
    print(f"ESCAPED socket buffers hold {held >> 20} MiB")


def twice(x):
    return x
