"""Answers with lists in lists."""

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
    document = {"envelope": asked(), "value": "VALUE", "tensors": []}
    send(json.dumps(document).encode().replace(b'"VALUE"', b"[" * 100_000 + b"]" * 100_000))


Scale = twice
