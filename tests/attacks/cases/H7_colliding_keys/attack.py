"""Answers with a dict of 11,500 keys that Python can't tell apart by their hashes."""

import itertools
import json
import os
import struct
import sys


def asked():
    """Find the request among the frames of the callers, for its nonce and number."""
    frame = sys._getframe()
    while frame is not None:
        if "envelope" in frame.f_locals:
            request = frame.f_locals["envelope"]
            return {"nonce": request["nonce"], "seq": request["seq"], "outcome": "returned"}
        frame = frame.f_back
    return {}


def send(structure, tensors=b""):
    os.write(4, struct.pack("!II", len(structure), len(tensors)) + structure + tensors)
    os._exit(0)


def twice(x):
    keys = itertools.islice(itertools.product((-1, -2), repeat=14), 11_500)
    items = [[{"$": "tuple", "items": key}, 0] for key in keys]
    value = {"$": "dict", "items": items}
    send(json.dumps({"envelope": asked(), "value": value, "tensors": []}).encode())


Scale = twice
