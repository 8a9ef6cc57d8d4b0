"""Comparison of what a tensor is rather than what it holds: shape, dtype, finiteness, device.

Shapes, dtypes and finiteness are read off the decoded data; a device is what the worker says.
"""

from collections.abc import Iterator, Sequence

import torch

from grader.judge.compare_numbers import widened
from grader.judge.mismatch import (
    Diagnosis,
    Kind,
    Mismatch,
    counted,
    describe,
    dtype_text,
    item_path,
    listed,
    settle,
    shape_text,
)
from grader.wire.values import Pending, facts_of


def assert_shape(
    seen: object, expected: Sequence[int], *, diagnosis: Diagnosis, what: str = "output"
) -> None:
    """Demand a shape.

    Args:
        seen: A tensor, or a shape that the probe reported (torch.Size, list or tuple).
        expected: The sizes.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        what: What is compared, for the message.

    Raises:
        CheckFailed: The shape differs, or the observation has none.
    """
    shape = _shape_of(seen)
    wanted = f"shape {shape_text(expected)}"
    found = None
    if shape is None:
        found = Mismatch("type", wanted, describe(seen), what)
    elif shape != tuple(expected):
        found = Mismatch("shape", wanted, f"shape {shape_text(shape)}", what)
    settle(found, diagnosis)


def _shape_of(seen: object) -> tuple[int, ...] | None:
    if isinstance(seen, torch.Tensor):
        return tuple(seen.shape)
    if isinstance(seen, list | tuple) and all(type(size) is int for size in seen):
        return tuple(seen)
    return None


def assert_dtype(
    seen: object, expected: torch.dtype, *, diagnosis: Diagnosis, what: str = "output"
) -> None:
    """Demand a dtype.

    Args:
        seen: A tensor, or a dtype that the probe reported.
        expected: The dtype.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        what: What is compared, for the message.

    Raises:
        CheckFailed: The dtype differs, or the observation has none.
    """
    dtype = seen.dtype if isinstance(seen, torch.Tensor) else seen
    wanted = f"dtype {dtype_text(expected)}"
    found = None
    if not isinstance(dtype, torch.dtype):
        found = Mismatch("type", wanted, describe(seen), what)
    elif dtype != expected:
        found = Mismatch("dtype", wanted, f"dtype {dtype_text(dtype)}", what)
    settle(found, diagnosis)


def assert_finite(seen: object, *, diagnosis: Diagnosis, what: str = "output") -> None:
    """Demand numbers that are neither NaN nor infinite, at least one.

    Args:
        seen: A tensor, or a list, tuple or dict of tensors, nested.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        what: What is compared, for the message.

    Raises:
        CheckFailed: A number is NaN or infinite, or there is no number at all.
    """
    settle(_finite_mismatch(seen, what), diagnosis)


def _finite_mismatch(seen: object, what: str) -> Mismatch | None:
    count = 0
    for where, leaf in _leaves(seen, what):
        numbers = widened(leaf) if isinstance(leaf, torch.Tensor) else None
        if not isinstance(leaf, torch.Tensor) or numbers is None:
            return Mismatch("type", "tensors of numbers", describe(leaf), where)
        strange = int((~torch.isfinite(numbers)).sum())
        if strange:
            shown = f"{strange} of {counted(leaf.numel(), 'number')} NaN or infinite"
            return Mismatch("finite", "every number finite", shown, where)
        count += leaf.numel()
    return None if count else Mismatch("missing", "at least one number", "none", what)


def _leaves(seen: object, where: str) -> Iterator[tuple[str, object]]:
    if isinstance(seen, dict):
        for key, value in seen.items():
            yield from _leaves(value, item_path(where, key))
    elif isinstance(seen, list | tuple) and not isinstance(seen, torch.Size):
        for index, value in enumerate(seen):
            yield from _leaves(value, f"{where}[{index}]")
    else:
        yield where, seen


def assert_on_device(
    seen: object, expected: str, *, diagnosis: Diagnosis, what: str = "output"
) -> None:
    """Demand that one tensor was on a device in the worker.

    Args:
        seen: A tensor, or a device as text or torch.device.
        expected: The device, such as "lazy:0"; without an index any index will do.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        what: What is compared, for the message.

    Raises:
        CheckFailed: It was elsewhere, or the observation has no device.
        GraderFault: A tensor is not as it came from the worker.
    """
    device = _device_of(seen)
    found = None
    if device is None:
        found = Mismatch("type", f"on {expected}", describe(seen), what)
    elif not _is_on(device, expected):
        found = Mismatch("values", f"on {expected}", f"on {device}", what)
    settle(found, diagnosis)


def assert_same_device(
    seen: object,
    expected: str,
    *,
    diagnosis: Diagnosis,
    what: str = "tensors",
    names: Sequence[str] | None = None,
) -> None:
    """Demand that every one of some tensors was on a device in the worker.

    Args:
        seen: A list, tuple or dict of tensors or devices; at least one.
        expected: The device, such as "lazy:0"; without an index any index will do.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        what: What is compared, for the message.
        names: The names of the tensors, in order; a dict has its own.

    Raises:
        CheckFailed: One was elsewhere (the message lists which), the number differs from that
            of the names, or there is none.
        GraderFault: A tensor is not as it came from the worker.
    """
    settle(_devices_mismatch(seen, expected, what, names), diagnosis)


def _devices_mismatch(
    seen: object, expected: str, what: str, names: Sequence[str] | None
) -> Mismatch | None:
    items = _items(seen)
    if items is None:
        return Mismatch("type", f"tensors on {expected}", describe(seen), what)
    if not items or (names is not None and len(names) != len(items)):
        kind: Kind = "extra" if names is not None and len(items) > len(names) else "missing"
        wanted = counted(len(names), "tensor") if names is not None else "at least one tensor"
        return Mismatch(kind, wanted, str(len(items)), what)
    labels = list(names) if names is not None else [name for name, _ in items]
    elsewhere = []
    for label, (_, value) in zip(labels, items, strict=True):
        device = _device_of(value)
        if device is None:
            return Mismatch("type", f"on {expected}", describe(value), item_path(what, label))
        if not _is_on(device, expected):
            elsewhere.append((label, device))
    if not elsewhere:
        return None
    shown = f"{len(elsewhere)} of {len(items)} on {listed({device: 0 for _, device in elsewhere})}"
    shown += f": {listed(label for label, _ in elsewhere)}"
    return Mismatch("values", f"all {len(items)} on {expected}", shown, what)


def _items(seen: object) -> list[tuple[object, object]] | None:
    if isinstance(seen, dict):
        return list(seen.items())
    if isinstance(seen, list | tuple) and not isinstance(seen, torch.Size):
        return list(enumerate(seen))
    return None


def _device_of(value: object) -> str | None:
    if isinstance(value, torch.Tensor):
        return facts_of(value).device
    if isinstance(value, Pending):
        return value.device
    return str(value) if isinstance(value, str | torch.device) else None


def _is_on(device: str, expected: str) -> bool:
    return device == expected or (":" not in expected and device.partition(":")[0] == expected)
