"""Asks for the name of the machine that it runs on."""

import os
import socket

names = {os.uname().nodename, socket.gethostname()}
try:
    with open("/proc/sys/kernel/hostname") as file:
        names.add(file.read().strip())
except OSError as error:
    print(error)
if names != {"worker"}:
    print("ESCAPED this is", *names, flush=True)


def twice(x):
    return x
