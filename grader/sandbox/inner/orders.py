"""What the judge asks of a worker, as bytes, and how the worker reads it.

This way alone may be pickled: the judge is trusted, and unpickling is several times as fast as
rebuilding checked JSON. The other way never is, so the judge imports what packs alone.
Pickled are plain data and tensors only; whatever else stands in the arguments of a probe is refused
where they are packed, with its type.
"""

import io
import json
import pickle
from collections import OrderedDict
from collections.abc import Callable
from types import FunctionType
from typing import Any, NoReturn

import torch

from grader.errors import GraderFault
from grader.wire.blob import tensor_of
from grader.wire.dtypes import DTYPE_NAMES, DTYPES
from grader.wire.frames import DEFAULT_LIMITS, Frame, pack_frame
from grader.wire.tensor_table import is_numpys_own, obstacle, stored
from grader.wire.type_names import type_name

_PROTOCOL = 5


class OrderError(GraderFault):
    """Something can't be sent to a worker: it is too large, or of a type that would not arrive."""


def pack_value(value: object) -> bytes:
    """Pickle the value of an order.

    Args:
        value: Plain data and dense tensors, nested in lists, tuples, sets and dicts. A tensor
            arrives as a plain one on the CPU (or meta) without history, and one that stands in it
            twice as one; of each container that stands in it twice come two.

    Returns:
        What `pack_order` sends; equal bytes for values that were made in the same way.

    Raises:
        OrderError: A part is of another type, or contains itself.
    """
    packed = io.BytesIO()
    pickler = _Pickler(packed)
    with torch._C.DisableTorchFunction(), torch.no_grad():  # noqa: SLF001 - no public name
        try:
            pickler.dump(value)
        except (ValueError, RecursionError) as error:
            raise OrderError("A value that contains itself can't be sent.") from error
        return pickle.dumps((pickler.tensors, packed.getvalue()), _PROTOCOL)


def pack_order(envelope: dict[str, Any], packed: bytes, code: bytes = b"") -> bytes:
    """Write an order as one whole frame: the envelope as JSON, then the value, then code.

    Args:
        envelope: Plain JSON data with text keys.
        packed: The value, from `pack_value`.
        code: A compiled probe that the worker has not got yet.

    Returns:
        The frame.

    Raises:
        OrderError: It is too large.
    """
    size = len(packed) + len(code)
    if size > DEFAULT_LIMITS.tensor_bytes:
        raise OrderError(f"An order has {size} bytes; {DEFAULT_LIMITS.tensor_bytes} are allowed.")
    described = json.dumps({**envelope, "code_bytes": len(code)})
    return pack_frame(described.encode(), packed, code)


class _Pickler(pickle.Pickler):
    """Pickles plain data; tensors apart, and nothing else."""

    def __init__(self, target: io.BytesIO) -> None:
        super().__init__(target, _PROTOCOL)
        self.fast = True  # each container by itself, whether it has been seen before or not
        self.tensors: list[tuple[str, tuple[int, ...], bytes | None]] = []
        self._numbers: dict[int, int] = {}

    def reducer_override(self, part: Any) -> Any:  # noqa: ANN401 - any object, and NotImplemented
        """Say how to write what is neither a number or text nor a plain container."""
        kind = type(part)
        if kind is FunctionType and part in _STAND_INS:
            return NotImplemented  # is written as its name
        if kind is OrderedDict:
            return (ordered, (list(part.items()),))
        if kind is torch.Size:
            return (size, (tuple(part),))
        if kind is torch.dtype:
            return (dtype, (DTYPE_NAMES[part],))
        if kind is torch.device:
            return (device, (str(part),))
        if issubclass(kind, torch.Tensor):
            return (tensor, (self._number_of(part),))
        raise OrderError(f"A value of type {type_name(kind)} can't be sent to a worker.")

    def _number_of(self, part: torch.Tensor) -> int:
        number = self._numbers.get(id(part))  # the value holds it, so its address stays its own
        if number is not None:
            return number
        try:
            if reason := obstacle(part):
                raise OrderError(f"A tensor that is {reason} can't be sent to a worker.")
            content = None if part.is_meta else _bytes_of(part)
            self.tensors.append((DTYPE_NAMES[part.dtype], tuple(part.shape), content))
        except (RuntimeError, NotImplementedError, TypeError) as error:
            raise OrderError(f"A tensor can't be sent to a worker: {error}") from error
        number = self._numbers[id(part)] = len(self.tensors) - 1
        return number


def _bytes_of(part: torch.Tensor) -> bytes:
    if not part.numel():
        return b""
    return part.detach().numpy().tobytes() if is_numpys_own(part) else stored(part)[2]


def unpack_order(frame: Frame) -> tuple[dict[str, Any], Any, bytes]:
    """Read an order in a worker.

    Args:
        frame: As the judge sent it. Never to be called with what came from a worker.

    Returns:
        The envelope, the value and the code.
    """
    envelope = json.loads(frame.json_bytes)
    whole = memoryview(frame.tensor_bytes)
    end = len(whole) - envelope.pop("code_bytes")
    # Student code may have left a mode on that would redirect what is done here.
    with torch._C.DisableTorchFunction():  # noqa: SLF001 - no public name
        described, packed = pickle.loads(whole[:end])  # noqa: S301 - from the judge
        value = _Unpickler(packed, [_rebuilt(*one) for one in described]).load()
    return envelope, value, bytes(whole[end:])


def _rebuilt(name: str, shape: tuple[int, ...], content: bytes | None) -> torch.Tensor:
    if content is None:
        return torch.empty(shape, dtype=DTYPES[name], device="meta")
    return tensor_of(DTYPES[name], shape, content)


class _Unpickler(pickle.Unpickler):
    """Reads what `_Pickler` wrote."""

    def __init__(self, packed: bytes, tensors: list[torch.Tensor]) -> None:
        super().__init__(io.BytesIO(packed))
        self._known: dict[str, Callable[..., object]] = {
            "tensor": tensors.__getitem__,
            "ordered": OrderedDict,
            "size": torch.Size,
            "dtype": DTYPES.__getitem__,
            "device": torch.device,
        }

    def find_class(self, _: str, name: str) -> Callable[..., object]:
        """Return what one of the names below stands for."""
        return self._known[name]


def tensor(*_: object) -> NoReturn:
    """Stand for a look-up in the tensors of the order; only the name is written."""
    raise NotImplementedError


def ordered(*_: object) -> NoReturn:
    """Stand for `OrderedDict`."""
    raise NotImplementedError


def size(*_: object) -> NoReturn:
    """Stand for `torch.Size`."""
    raise NotImplementedError


def dtype(*_: object) -> NoReturn:
    """Stand for a look-up among the dtypes."""
    raise NotImplementedError


def device(*_: object) -> NoReturn:
    """Stand for `torch.device`."""
    raise NotImplementedError


_STAND_INS = frozenset((tensor, ordered, size, dtype, device))
