"""The decoder's side of a message's tensors: what was said of each, checked, and its numbers."""

import math
import re
from functools import partial
from itertools import product
from operator import itemgetter
from typing import Any

import torch

from grader.errors import ProtocolError
from grader.wire.blob import Announced, load_tensors
from grader.wire.dtypes import DTYPES, STORED
from grader.wire.limits import MAX_NUMEL, TYPE_NAME_CHARS, DecodeLimits
from grader.wire.values import Pending, TensorFacts, record_facts

DEVICE_NAME = re.compile(r"[a-z]{1,20}(:[0-9]{1,3})?", re.ASCII)
_KINDS: dict[str, tuple[type, ...]] = {
    "form": (str,),
    "shape": (list, type(None)),
    "dtype": (str,),
    "device": (str,),
    "requires_grad": (bool,),
    "is_leaf": (bool,),
    "has_history": (bool,),
    "is_parameter": (bool,),
    "type": (str,),
    "storage": (int, type(None)),
}
_FIELDS = itemgetter(*_KINDS)
_ALLOWED = frozenset(product(*_KINDS.values()))
_FORMS = ("data", "meta", "pending")


def read_tensors(
    entries: object, blob: bytes, limits: DecodeLimits
) -> list[torch.Tensor | Pending]:
    """Rebuild the tensors of a message.

    Args:
        entries: What the structure says of each.
        blob: The numbers as safetensors bytes.
        limits: Bounds on number and dimensions.

    Returns:
        Plain tensors whose facts are recorded, and descriptions of pending ones, in order.

    Raises:
        ProtocolError: An entry is malformed, or the bytes do not agree with the entries.
    """
    if not isinstance(entries, list) or len(entries) > limits.tensors:
        raise ProtocolError(f"A message has no list of at most {limits.tensors} tensors.")
    for entry in entries:
        _check_entry(entry, len(entries), limits)
    announced = {
        f"t{number}": Announced(DTYPES[entry["dtype"]], entry["shape"])
        for number, entry in enumerate(entries)
        if entry["form"] == "data"
    }
    loaded = load_tensors(blob, announced)
    return [
        _rebuilt(entry, number, loaded.get(f"t{number}")) for number, entry in enumerate(entries)
    ]


def _check_entry(entry: object, count: int, limits: DecodeLimits) -> None:
    if not isinstance(entry, dict) or entry.keys() != _KINDS.keys():
        raise ProtocolError("The description of a tensor has missing or additional keys.")
    if tuple(map(type, _FIELDS(entry))) not in _ALLOWED:
        raise ProtocolError("The description of a tensor has a field of another kind.")
    form = entry["form"]
    if form not in _FORMS or (entry["shape"] is None) != (form == "pending"):
        raise ProtocolError("The description of a tensor does not fit its form.")
    _check_shape(entry["shape"] or [], limits)
    if entry["dtype"] not in DTYPES or (form == "data" and DTYPES[entry["dtype"]] not in STORED):
        raise ProtocolError("A tensor has a dtype that can't be sent.")
    if not DEVICE_NAME.fullmatch(entry["device"]):
        raise ProtocolError("A tensor is on a device of no valid name.")
    if not 0 < len(entry["type"]) <= TYPE_NAME_CHARS:
        raise ProtocolError("The name of a tensor's type is empty or too long.")
    storage = entry["storage"]
    if storage is not None and (form != "data" or not 0 <= storage < count):
        raise ProtocolError("A tensor has an impossible storage number.")


def _check_shape(shape: list[Any], limits: DecodeLimits) -> None:
    if len(shape) > limits.dims:
        raise ProtocolError(f"A tensor has more than {limits.dims} dimensions.")
    if not all(type(size) is int and 0 <= size <= limits.size for size in shape):
        raise ProtocolError("A tensor has a size that is no moderate integer.")
    if math.prod(size or 1 for size in shape) > MAX_NUMEL:
        raise ProtocolError("A tensor has too many elements.")


def _rebuilt(
    entry: dict[str, Any], number: int, data: torch.Tensor | None
) -> torch.Tensor | Pending:
    dtype = DTYPES[entry["dtype"]]
    if entry["form"] == "pending":
        return Pending(
            type_name=entry["type"],
            dtype=dtype,
            device=entry["device"],
            requires_grad=entry["requires_grad"],
            is_parameter=entry["is_parameter"],
            identity=number,
        )
    tensor = torch.empty(entry["shape"], dtype=dtype, device="meta") if data is None else data
    record_facts(tensor, partial(_facts, entry, number))
    return tensor


def _facts(entry: dict[str, Any], number: int) -> TensorFacts:
    return TensorFacts(
        shape=torch.Size(entry["shape"]),
        dtype=DTYPES[entry["dtype"]],
        device=entry["device"],
        requires_grad=entry["requires_grad"],
        is_leaf=entry["is_leaf"],
        has_history=entry["has_history"],
        is_parameter=entry["is_parameter"],
        type_name=entry["type"],
        storage=entry["storage"],
        identity=number,
    )
