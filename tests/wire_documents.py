"""Messages written by hand, for tests of the decoder: as the encoder would, or with a fault."""

import json
import struct
from typing import Any

Document = dict[str, Any]

ONE = [{"$": "tensor", "number": 0}]
STORED: Document = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}


def structure(value: object, tensors: object = (), envelope: object = None) -> bytes:
    """Write a message's structure."""
    document = {"envelope": envelope or {}, "value": value, "tensors": tensors or []}
    return json.dumps(document).encode()


def raw(value: str) -> bytes:
    """Write a structure around a value that is given as JSON text."""
    return b'{"envelope":{},"value":' + value.encode() + b',"tensors":[]}'


def raw_envelope(fields: str) -> bytes:
    """Write a structure around an envelope whose fields are given as JSON text."""
    return b'{"envelope":{' + fields.encode() + b'},"value":null,"tensors":[]}'


def blob(entries: object, data: bytes = b"") -> bytes:
    """Write safetensors bytes with any header; without spaces, and filled up to eight bytes."""
    header = entries if isinstance(entries, bytes) else written(entries).encode()
    return struct.pack("<Q", len(header)) + header + data


def written(entries: object) -> str:
    """Write a header as the encoder would."""
    text = json.dumps(entries, separators=(",", ":"))
    return text + " " * (-len(text) % 8)


def entry(**changes: object) -> Document:
    """Describe a float32 tensor of two elements."""
    return {
        "form": "data", "shape": [2], "dtype": "float32", "device": "cpu",
        "requires_grad": False, "is_leaf": True, "has_history": False, "is_parameter": False,
        "type": "torch.Tensor", "storage": None,
    } | changes  # fmt: skip
