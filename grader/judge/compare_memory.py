"""Comparison of who shares memory with whom, and which tensors are one object.

Both are what the worker says it saw, as numbers that mean something within one observation
only: tensors are compared with tensors of the same `worker.run`.
"""

from collections.abc import Callable

import torch

from grader.errors import PackError
from grader.judge.mismatch import (
    Diagnosis,
    Kind,
    Mismatch,
    counted,
    describe,
    item_path,
    listed,
    settle,
)
from grader.wire.values import Pending, facts_of

_FEWEST = 2


def assert_same_memory(
    *tensors: object, diagnosis: Diagnosis, what: str = "tensors", count: int | None = None
) -> None:
    """Demand that tensors of one observation share one piece of memory.

    Args:
        tensors: Tensors, or one list, tuple or dict of them; at least two.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        what: What is compared, for the message.
        count: How many there must be; two or more where it is None.

    Raises:
        CheckFailed: One has memory of its own, or they are not that many tensors with memory.
        PackError: `count` is below two.
        GraderFault: A tensor is not as it came from the worker.
    """
    wanted = "one memory shared by all"
    settle(_grouping_mismatch(tensors, _memory_of, what, count, wanted, same=True), diagnosis)


def assert_distinct_memory(
    *tensors: object, diagnosis: Diagnosis, what: str = "tensors", count: int | None = None
) -> None:
    """Demand that no two tensors of one observation share memory.

    Args:
        tensors: Tensors, or one list, tuple or dict of them; at least two.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        what: What is compared, for the message.
        count: How many there must be; two or more where it is None.

    Raises:
        CheckFailed: Two share memory, or they are not that many tensors with memory.
        PackError: `count` is below two.
        GraderFault: A tensor is not as it came from the worker.
    """
    wanted = "memory of its own for each"
    settle(_grouping_mismatch(tensors, _memory_of, what, count, wanted, same=False), diagnosis)


def assert_same_object(
    *tensors: object, diagnosis: Diagnosis, what: str = "tensors", count: int | None = None
) -> None:
    """Demand that tensors of one observation were one Python object in the worker.

    Args:
        tensors: Tensors, or one list, tuple or dict of them; at least two.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        what: What is compared, for the message.
        count: How many there must be; two or more where it is None.

    Raises:
        CheckFailed: One was another object, or they are not that many tensors.
        PackError: `count` is below two.
        GraderFault: A tensor is not as it came from the worker.
    """
    wanted = "one and the same object"
    settle(_grouping_mismatch(tensors, _identity_of, what, count, wanted, same=True), diagnosis)


def assert_distinct_objects(
    *tensors: object, diagnosis: Diagnosis, what: str = "tensors", count: int | None = None
) -> None:
    """Demand that no two tensors of one observation were the same Python object in the worker.

    Args:
        tensors: Tensors, or one list, tuple or dict of them; at least two.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        what: What is compared, for the message.
        count: How many there must be; two or more where it is None.

    Raises:
        CheckFailed: Two were the same object, or they are not that many tensors.
        PackError: `count` is below two.
        GraderFault: A tensor is not as it came from the worker.
    """
    wanted = "an object of its own for each"
    settle(_grouping_mismatch(tensors, _identity_of, what, count, wanted, same=False), diagnosis)


def _memory_of(value: object) -> int | None:
    return facts_of(value).storage if isinstance(value, torch.Tensor) else None


def _identity_of(value: object) -> int | None:
    if isinstance(value, Pending):
        return value.identity
    return facts_of(value).identity if isinstance(value, torch.Tensor) else None


def _grouping_mismatch(  # noqa: PLR0913 - four public functions share it
    tensors: tuple[object, ...],
    number_of: Callable[[object], int | None],
    what: str,
    count: int | None,
    wanted: str,
    *,
    same: bool,
) -> Mismatch | None:
    if count is not None and count < _FEWEST:
        raise PackError("Fewer than two tensors can neither share nor differ.")
    items = _named(tensors)
    if len(items) < (count or _FEWEST) or (count is not None and len(items) > count):
        kind: Kind = "missing" if len(items) < (count or _FEWEST) else "extra"
        demanded = str(count) if count is not None else "at least two"
        return Mismatch(kind, f"{demanded} tensors", counted(len(items), "value"), what)
    groups: dict[int, list[object]] = {}
    for name, value in items:
        number = number_of(value)
        if number is None:
            return Mismatch("type", f"a tensor, {wanted}", describe(value), item_path(what, name))
        groups.setdefault(number, []).append(name)
    if same and len(groups) > 1:
        apart = list(groups.values())[1]
        return Mismatch(
            "values", wanted, f"{len(groups)} different ones; apart: {listed(apart)}", what
        )
    together = next((names for names in groups.values() if len(names) > 1), None)
    if not same and together is not None:
        return Mismatch("values", wanted, f"the same one for {listed(together)}", what)
    return None


def _named(tensors: tuple[object, ...]) -> list[tuple[object, object]]:
    if len(tensors) == 1:
        (only,) = tensors
        if isinstance(only, dict):
            return list(only.items())
        if isinstance(only, list | tuple):
            return list(enumerate(only))
    return list(enumerate(tensors))
