"""Answers with a pickle that makes a file when it is read."""

import os
import pickle
import struct


class Trap:
    def __reduce__(self):
        return open, ("/tmp/@MARK@", "w")


def send(structure, tensors=b""):
    os.write(4, struct.pack("!II", len(structure), len(tensors)) + structure + tensors)
    os._exit(0)


def twice(x):
    send(pickle.dumps(Trap()), pickle.dumps(Trap()))


Scale = twice
