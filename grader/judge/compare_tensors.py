"""Comparison of tensors with a reference that the judge computed itself.

`torch.allclose` answers True for an empty tensor against one of one element, broadcasts, and
skips nothing in order; a hand-written `not (error > tolerance)` is True for NaN. So every
tensor goes through the same stages here: type, names, shape, dtype, finiteness, and only then
numbers, in float64. A size that differs is refused before any arithmetic.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch

from grader.errors import PackError
from grader.judge.blind_spots import Mistakes, watching
from grader.judge.compare_numbers import widened
from grader.judge.compare_plain import (
    key_mismatch,
    length_mismatch,
    plain_mismatch,
    value_at,
)
from grader.judge.compare_quickly import DtypeRule, Rule, tensors_agree
from grader.judge.mismatch import (
    Diagnosis,
    Mismatch,
    counted,
    describe,
    dtype_text,
    index_text,
    item_path,
    settle,
    shape_text,
)


@dataclass(frozen=True)
class _Leaf:
    where: str
    seen: object
    expected: object


@dataclass(frozen=True)
class _TensorPair:
    where: str
    seen: torch.Tensor
    expected: torch.Tensor


def assert_same_tensors(  # noqa: PLR0913 - two values and the options of one comparison
    seen: object,
    expected: object,
    *,
    diagnosis: Diagnosis,
    what: str = "output",
    rtol: float = 1e-9,
    atol: float = 1e-10,
    dtype: DtypeRule = None,
    mistakes: Mistakes | None = None,
) -> None:
    """Demand the reference's tensors: type, names, shape, dtype, finiteness, then numbers.

    A number agrees when |seen - expected| <= atol + rtol * |expected|, computed in float64
    (complex128 for complex numbers). Integers and booleans must be equal. NaN and infinities
    must stand where the reference has them.

    Args:
        seen: The observation.
        expected: A tensor, or a list, tuple or dict of these, nested; a subclass of tuple or
            dict counts as one. Leaves that are no tensors (a gradient that is None) are
            compared as `assert_equal` does.
        diagnosis: An id, or a mapping from kinds of difference ("type", "missing", "extra",
            "shape", "dtype", "finite", "values", "default") to ids.
        what: What is compared, for the message.
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        dtype: None for the reference's own dtype, "any", or another dtype; a floating or
            complex one is demanded of floating or complex tensors only.
        mistakes: What known misconceptions would have given, by diagnosis id, or a function that
            returns this, which is called only where the observation differs. The first that equals
            the observation is reported in place of `diagnosis`.

    Raises:
        CheckFailed: The observation differs.
        PackError: `expected` or a mistake holds something that can't be compared, or a tolerance
            is no number from 0 on.
    """
    rule = _rule(rtol, atol, dtype)
    found = _mismatch(seen, expected, what, rule)
    recognised = None
    if found is not None:
        known = mistakes() if callable(mistakes) else mistakes or {}
        recognised = next((name for name in known if _is_same(seen, known[name], rule)), None)
    elif mistakes and (spots := watching()) is not None:
        spots.note(mistakes, lambda wrong: _is_same(wrong, expected, rule))
    settle(found, diagnosis, recognised)


def same_tensors(
    seen: object,
    expected: object,
    *,
    rtol: float = 1e-9,
    atol: float = 1e-10,
    dtype: DtypeRule = None,
) -> bool:
    """Tell whether `assert_same_tensors` would accept an observation; no evidence by itself.

    Args:
        seen: The observation.
        expected: As there.
        rtol: The same.
        atol: The same.
        dtype: The same.

    Raises:
        PackError: The same.
    """
    return _is_same(seen, expected, _rule(rtol, atol, dtype))


def _rule(rtol: float, atol: float, dtype: DtypeRule) -> Rule:
    if not (0.0 <= rtol < math.inf and atol >= 0.0):
        raise PackError(f"A tolerance is a number from 0 on, not {rtol} or {atol}.")
    return Rule(rtol, atol, dtype)


def _is_same(seen: object, expected: object, rule: Rule) -> bool:
    is_sure = tensors_agree(seen, expected, rule)
    return _mismatch(seen, expected, "", rule) is None if is_sure is None else is_sure


def _mismatch(seen: object, expected: object, where: str, rule: Rule) -> Mismatch | None:
    if tensors_agree(seen, expected, rule):
        return None
    leaves: list[_Leaf] = []
    if found := _pair(seen, expected, where, leaves):
        return found
    pairs = []
    for leaf in leaves:
        if isinstance(leaf.expected, torch.Tensor):
            pair = _tensor_pair(leaf)
            if isinstance(pair, Mismatch):
                return pair
            pairs.append(pair)
        elif found := plain_mismatch(leaf.seen, leaf.expected, leaf.where, show_values=False):
            return found
    stages: tuple[Callable[[_TensorPair, Rule], Mismatch | None], ...]
    stages = (_shape_stage, _dtype_stage, _finite_stage, _value_stage)
    return next((found for stage in stages for pair in pairs if (found := stage(pair, rule))), None)


def _pair(seen: object, expected: object, where: str, leaves: list[_Leaf]) -> Mismatch | None:
    if isinstance(expected, dict):
        if not isinstance(seen, dict):
            return Mismatch("type", describe(expected), describe(seen), where)
        if found := key_mismatch(seen, expected, where):
            return found
        items = [
            (value_at(seen, key), value, item_path(where, key)) for key, value in expected.items()
        ]
    elif isinstance(expected, list | tuple) and not isinstance(expected, torch.Size):
        if found := length_mismatch(seen, expected, where):
            return found
        if not isinstance(seen, list | tuple):
            return Mismatch("type", describe(expected), describe(seen), where)
        items = [
            (item, value, f"{where}[{i}]")
            for i, (item, value) in enumerate(zip(seen, expected, strict=True))
        ]
    else:
        leaves.append(_Leaf(where, seen, expected))
        return None
    return next((found for item in items if (found := _pair(*item, leaves))), None)


def _tensor_pair(leaf: _Leaf) -> _TensorPair | Mismatch:
    seen, expected = leaf.seen, leaf.expected
    if not isinstance(expected, torch.Tensor) or expected.is_meta:
        raise PackError(
            f"The reference {leaf.where} has no numbers.", "Compare its shape with assert_shape."
        )
    wrong_type = not isinstance(seen, torch.Tensor) or seen.is_meta
    if not isinstance(seen, torch.Tensor) or wrong_type or seen.layout is not torch.strided:
        return Mismatch("type", describe(expected), describe(seen), leaf.where)
    return _TensorPair(leaf.where, seen.detach(), expected.detach().cpu())


def _shape_stage(pair: _TensorPair, _rule: Rule) -> Mismatch | None:
    if pair.seen.shape == pair.expected.shape:
        return None
    wanted, shown = (f"shape {shape_text(each.shape)}" for each in (pair.expected, pair.seen))
    return Mismatch("shape", wanted, shown, pair.where)


def _dtype_stage(pair: _TensorPair, rule: Rule) -> Mismatch | None:
    wanted = rule.wanted_dtype(pair.expected.dtype)
    if wanted is None or pair.seen.dtype == wanted:
        return None
    words = [f"dtype {dtype_text(each)}" for each in (wanted, pair.seen.dtype)]
    return Mismatch("dtype", words[0], words[1], pair.where)


def _finite_stage(pair: _TensorPair, _rule: Rule) -> Mismatch | None:
    if not (_has_fractions(pair.seen) or _has_fractions(pair.expected)):
        return None
    numbers = _as_numbers(pair)
    if isinstance(numbers, Mismatch):
        return numbers
    seen, expected = numbers
    differs = _class_of(seen) != _class_of(expected)
    if not differs.any():
        return None
    strange, allowed = (int((~torch.isfinite(each)).sum()) for each in (seen, expected))
    wanted = f"{allowed} of {expected.numel()} numbers" if allowed else "no number"
    return Mismatch(
        "finite",
        f"{wanted} NaN or infinite",
        f"{strange} of {seen.numel()} NaN or infinite, first difference at {_first(differs)}",
        pair.where,
    )


def _has_fractions(tensor: torch.Tensor) -> bool:
    return tensor.dtype.is_floating_point or tensor.dtype.is_complex


def _class_of(numbers: torch.Tensor) -> torch.Tensor:
    """Return 0 for a finite number and another code for NaN and each infinity."""
    parts = _parts(numbers)
    codes = parts.isnan() * 1 + parts.isposinf() * 2 + parts.isneginf() * 3
    return codes[..., 0] * 4 + codes[..., -1]


def _parts(numbers: torch.Tensor) -> torch.Tensor:
    """Return the numbers with a last dimension: real and imaginary part, or the number alone."""
    return torch.view_as_real(numbers) if numbers.is_complex() else numbers.unsqueeze(-1)


def _magnitude(parts: torch.Tensor) -> torch.Tensor:
    if parts.shape[-1] == 1:
        return parts[..., 0].abs()
    return torch.hypot(parts[..., 0], parts[..., 1])


def _as_numbers(pair: _TensorPair) -> tuple[torch.Tensor, torch.Tensor] | Mismatch:
    seen, expected = widened(pair.seen), widened(pair.expected)
    if seen is None or expected is None:
        return Mismatch("dtype", "a dtype that holds numbers", describe(pair.seen), pair.where)
    if seen.is_complex() or expected.is_complex():
        return seen.to(torch.complex128), expected.to(torch.complex128)
    return seen, expected


def _value_stage(pair: _TensorPair, rule: Rule) -> Mismatch | None:
    numbers = _as_numbers(pair)
    if isinstance(numbers, Mismatch):
        return numbers
    seen, expected = numbers
    if not (_has_fractions(pair.seen) or _has_fractions(pair.expected)):
        differs = _integers_differ(pair) | (seen != expected)
        if not differs.any():
            return None
        wanted, worst = "equal integers or booleans", ""
    else:
        # NaN and infinities stand in the same parts here: the stage before has seen to it.
        is_finite = torch.isfinite(_parts(expected))
        error = _magnitude(torch.where(is_finite, _parts(seen) - _parts(expected), 0.0))
        size = _magnitude(torch.where(is_finite, _parts(expected), 0.0))
        allowed = rule.atol + rule.rtol * size
        differs = ~(error <= allowed)
        if not differs.any():
            return None
        wanted = "exactly the numbers of the reference"
        if rule.rtol or rule.atol:
            wanted = f"numbers within rtol {rule.rtol:g} and atol {rule.atol:g} of the reference"
        worst = f"; largest error {float(error.max()):.1e}"
    place = f", first at {_first(differs)}" if differs.dim() else ""
    count = f"{int(differs.sum())} of {counted(differs.numel(), 'number')} differ{place}{worst}"
    return Mismatch("values", wanted, count, pair.where)


def _integers_differ(pair: _TensorPair) -> torch.Tensor:
    # float64 can't tell neighbours beyond 2**53 apart, int64 can't hold large uint64: the
    # caller takes both comparisons together.
    return pair.seen.to(torch.int64) != pair.expected.to(torch.int64)


def _first(differs: torch.Tensor) -> str:
    return index_text(differs.shape, int(differs.flatten().to(torch.uint8).argmax()))
