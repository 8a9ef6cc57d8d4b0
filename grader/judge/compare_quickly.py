"""Whether tensors are those of a reference, without a word about where they are not.

Most comparisons are of right answers, and most of the others ask whether a known misconception
would have given the same. Neither needs the place of a difference, and the stages of
`compare_tensors` that find it cost ten times as much. What can't be told surely here is theirs to
decide; so nothing is ever judged by looser rules.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import torch

DtypeRule: TypeAlias = torch.dtype | Literal["any"] | None
_FRACTIONS = frozenset({torch.float32, torch.float64})
_COMPLEX = frozenset({torch.complex64, torch.complex128})
_USUAL = _FRACTIONS | _COMPLEX | {torch.int64, torch.bool}
_Numbers: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.inexact]]"
_PLAIN = frozenset({type(None), bool, int, float, str, bytes})


@dataclass(frozen=True)
class Rule:
    """When numbers agree.

    Args:
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        dtype: None for the reference's own dtype, "any", or another dtype, which is demanded
            where the reference is of its sort.
    """

    rtol: float
    atol: float
    dtype: DtypeRule

    def wanted_dtype(self, own: torch.dtype) -> torch.dtype | None:
        """Return the dtype to demand where a reference has `own`; None for any."""
        if self.dtype is None or self.dtype == "any":
            return None if self.dtype else own
        if self.dtype.is_floating_point:
            is_of_its_sort = own.is_floating_point
        else:
            is_of_its_sort = own.is_complex if self.dtype.is_complex else True
        return self.dtype if is_of_its_sort else own


def tensors_agree(seen: object, expected: object, rule: Rule) -> bool | None:
    """Tell whether an observation is the reference, as `assert_same_tensors` would.

    Args:
        seen: The observation.
        expected: A tensor, or a list, tuple or dict of these, nested, with plain leaves.
        rule: When numbers agree.

    Returns:
        True or False where that is sure; None where it takes the stages to tell.
    """
    if isinstance(expected, torch.Tensor):
        return _tensor_agrees(seen, expected, rule)
    return _in_parts(seen, expected, lambda part, whole: tensors_agree(part, whole, rule))


def plainly_equal(seen: object, expected: object) -> bool:
    """Tell whether plain data is surely equal, each value of exactly the expected type.

    Args:
        seen: The observation.
        expected: The reference.

    Returns:
        True where `plain_mismatch` finds no difference; False says nothing.
    """
    if type(seen) is type(expected) and type(expected) in _PLAIN:
        return seen == expected  # a NaN is for the others
    return bool(_in_parts(seen, expected, plainly_equal))


def _in_parts(
    seen: object, expected: object, agree: Callable[[object, object], bool | None]
) -> bool | None:
    """Compare two containers part by part, and what is none as plain data."""
    if isinstance(expected, dict):
        return _in_dict(seen, expected, agree)
    if type(expected) is list or type(expected) is tuple:
        if not isinstance(seen, type(expected)) or isinstance(seen, torch.Size):
            return False
        return len(seen) == len(expected) and _all(map(agree, seen, expected))
    is_plain = type(seen) is type(expected) and type(expected) in _PLAIN
    return True if is_plain and seen == expected else None


def _in_dict(
    seen: object, expected: dict[object, object], agree: Callable[[object, object], bool | None]
) -> bool | None:
    if not isinstance(seen, dict):
        return False
    if not all(type(key) is str for names in (expected, seen) for key in names):
        return None
    if seen.keys() != expected.keys():
        return False
    return _all(agree(seen[key], part) for key, part in expected.items())


def _all(answers: Iterable[bool | None]) -> bool | None:
    """Return False where one part differs, None where that is not sure, and else True."""
    found: bool | None = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            found = None
    return found


def _tensor_agrees(seen: object, expected: torch.Tensor, rule: Rule) -> bool | None:
    if type(seen) is not torch.Tensor or not (_is_usual(seen) and _is_usual(expected)):
        return None
    if seen.shape != expected.shape:
        return False
    wanted = rule.wanted_dtype(expected.dtype)
    if wanted is not None and seen.dtype != wanted:
        return False
    if any(seen.dtype in kind and expected.dtype in kind for kind in (_FRACTIONS, _COMPLEX)):
        return _numbers_agree(seen.detach().numpy(), expected.detach().numpy(), rule)
    return torch.equal(seen, expected) if seen.dtype == expected.dtype else None


def _is_usual(tensor: torch.Tensor) -> bool:
    is_usual = tensor.dtype in _USUAL and tensor.is_cpu and tensor.layout is torch.strided
    return is_usual and not tensor.is_neg() and not tensor.is_conj()


def _numbers_agree(seen: _Numbers, expected: _Numbers, rule: Rule) -> bool | None:
    wide = np.complex128 if np.iscomplexobj(expected) else np.float64
    with np.errstate(all="ignore"):  # numpy takes a third of torch's time for so few numbers
        error = np.abs(np.subtract(seen, expected, dtype=wide))
        allowed = np.abs(expected.astype(wide, copy=False)) * rule.rtol + rule.atol
        if not (allowed < math.inf).all():  # the reference is not finite
            return None
        return bool((error <= allowed).all())  # a NaN is within nothing
