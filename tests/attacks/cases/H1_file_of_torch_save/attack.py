"""Announces a tensor and sends a file of torch.save that makes another file when it is read."""

import io
import json
import os
import struct
import sys

import torch

ENTRY = {
    "form": "data",
    "shape": [3, 4],
    "dtype": "float64",
    "device": "cpu",
    "requires_grad": False,
}
ENTRY |= {"is_leaf": True, "has_history": False, "is_parameter": False, "storage": 0}
ENTRY |= {"type": "torch.Tensor"}


class Trap:
    def __reduce__(self):
        return open, ("/tmp/@MARK@", "w")


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
    file = io.BytesIO()
    torch.save({"t0": Trap()}, file)
    value = {"$": "tensor", "number": 0}
    document = {"envelope": asked(), "value": value, "tensors": [ENTRY]}
    send(json.dumps(document).encode(), file.getvalue())


Scale = twice
