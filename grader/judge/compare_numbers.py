"""Comparison of single facts and single numbers, and how an observation becomes numbers."""

import math
import warnings

import torch

from grader.errors import PackError
from grader.judge.mismatch import Diagnosis, Mismatch, describe, settle


def assert_holds(fact: object, *, diagnosis: Diagnosis, expected: str, seen: str) -> None:
    """Demand that a fact is exactly True.

    Args:
        fact: The observation; 1, "True" or a tensor do not count as True.
        diagnosis: An id.
        expected: What was expected, for the student.
        seen: What was observed instead, for the student.

    Raises:
        CheckFailed: The fact is anything but True.
    """
    shown = seen if isinstance(fact, bool) else f"{seen} ({describe(fact)})"
    settle(None if fact is True else Mismatch("values", expected, shown), diagnosis)


def assert_between(
    value: object, low: float, high: float, *, diagnosis: Diagnosis, what: str = "value"
) -> None:
    """Demand a finite number within a closed range.

    Args:
        value: An int or a float, or a tensor without dimensions that holds a real number.
        low: The smallest value allowed.
        high: The largest value allowed.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        what: What the number is, for the message.

    Raises:
        CheckFailed: It is no such number, not finite, or out of range.
        PackError: The range is empty.
    """
    if not low <= high:
        raise PackError(f"There is no number between {low} and {high}.")
    settle(_range_mismatch(value, low, high, what), diagnosis)


def _range_mismatch(value: object, low: float, high: float, where: str) -> Mismatch | None:
    wanted = f"a number from {low:g} to {high:g}"
    number = real_number(value)
    if number is None:
        return Mismatch("type", wanted, describe(value), where)
    if not math.isfinite(number):
        return Mismatch("finite", wanted, str(number), where)
    return None if low <= number <= high else Mismatch("values", wanted, f"{number:g}", where)


def real_number(value: object) -> int | float | None:
    """Read a real number from an observation.

    Args:
        value: The observation.

    Returns:
        The number, or None when the observation is anything else (a bool, too).
    """
    if isinstance(value, torch.Tensor):
        numbers = widened(value) if value.shape == () else None
        if numbers is None or numbers.is_complex() or value.dtype == torch.bool:
            return None
        return float(numbers)
    return value if type(value) in (int, float) else None  # type: ignore[return-value]


def widened(tensor: torch.Tensor) -> torch.Tensor | None:
    """Convert a tensor's numbers to the widest dtype.

    Args:
        tensor: Any tensor.

    Returns:
        The numbers as float64, or complex128 for complex ones; None for a tensor without
        numbers (on the meta device) or of a dtype without arithmetic (bits8).
    """
    if tensor.is_meta:
        return None
    if tensor.dtype == torch.complex32:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # complex32 calls itself experimental
            return tensor.detach().to(torch.complex128)
    try:
        return tensor.detach().to(torch.complex128 if tensor.is_complex() else torch.float64)
    except RuntimeError:
        return None
