"""Announces one tensor and sends names of 500,000."""

import json
import os
import struct
import sys

ENTRY = {"form": "data", "shape": [0], "dtype": "uint8", "device": "cpu", "requires_grad": False}
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


def twice(x):
    header = bytearray(b"{")
    for number in range(500_000):
        header += b'"t%d":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},' % number
    header[-1:] = b"}"
    value = {"$": "tensor", "number": 0}
    document = {"envelope": asked(), "value": value, "tensors": [ENTRY]}
    structure = json.dumps(document).encode()
    os.write(4, struct.pack("!II", len(structure), len(header) + 8) + structure)
    os.write(4, struct.pack("<Q", len(header)))
    os.write(4, header)
    os._exit(0)


Scale = twice
