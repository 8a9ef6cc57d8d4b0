"""Claims ten truth values, one of which is 255."""

import json
import os
import struct
import sys

ENTRY = {"form": "data", "shape": [10], "dtype": "bool", "device": "cpu", "requires_grad": False}
ENTRY |= {"is_leaf": True, "has_history": False, "is_parameter": False, "storage": 0}
ENTRY |= {"type": "torch.Tensor"}


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
    header = b'{"t0":{"dtype":"BOOL","shape":[10],"data_offsets":[0,10]}}'
    header += b" " * (-len(header) % 8)
    value = {"$": "tensor", "number": 0}
    document = {"envelope": asked(), "value": value, "tensors": [ENTRY]}
    tensors = struct.pack("<Q", len(header)) + header + b"\xff" + bytes(9)
    send(json.dumps(document).encode(), tensors)


Scale = twice
