"""Claims that its code has raised something that has a number for a message."""

import json
import os
import struct
import sys

ERROR = {"type": 5, "bases": [], "message": 5, "frames": [5], "missing": None, "memory": False}
ERROR |= {"line": None, "text": ""}


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
    envelope = asked() | {"outcome": "raised", "error": ERROR}
    send(json.dumps({"envelope": envelope, "value": None, "tensors": []}).encode())


Scale = twice
