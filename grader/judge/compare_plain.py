"""Comparison of plain observations: exact types and exact names.

Python's own `==` is too kind for grading: `True == 1`, `1 == 1.0`, and keys that are equal
without being the same. Here a value equals another of exactly its own type only.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping

import torch

from grader.errors import PackError
from grader.judge.compare_quickly import plainly_equal
from grader.judge.mismatch import Diagnosis, Kind, Mismatch, describe, item_path, listed, settle
from grader.wire.values import CutText

_SCALARS = (type(None), bool, int, float, str, bytes, torch.Size, torch.dtype, torch.device)


def assert_equal(
    seen: object,
    expected: object,
    *,
    diagnosis: Diagnosis,
    what: str = "value",
    show_values: bool = True,
) -> None:
    """Demand that plain data is equal, each value of exactly the expected type.

    A NaN equals a NaN; a subclass of tuple or dict counts as one. The order of a dict does
    not count: `assert_same_names` is for that.

    Args:
        seen: The observation.
        expected: None, bool, int, float, str, bytes, torch.Size, dtype, device, or a list,
            tuple, dict or set of these, nested.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        what: What is compared, for the message.
        show_values: Whether the single values that differ may be shown.

    Raises:
        CheckFailed: The data differs; the message names the path of the first difference.
        PackError: `expected` holds something that is not plain data.
    """
    settle(plain_mismatch(seen, expected, what, show_values=show_values), diagnosis)


def plain_mismatch(
    seen: object, expected: object, where: str, *, show_values: bool
) -> Mismatch | None:
    """Find the first difference between plain data.

    Args:
        seen: The observation.
        expected: The reference.
        where: The place of both, for the message.
        show_values: Whether single values may be shown.

    Returns:
        The first difference, or None.

    Raises:
        PackError: `expected` holds something that is not plain data.
    """
    if plainly_equal(seen, expected):
        return None
    if isinstance(expected, dict):
        return _dict_mismatch(seen, expected, where, show_values=show_values)
    if isinstance(expected, list | tuple) and not isinstance(expected, torch.Size):
        return _sequence_mismatch(seen, expected, where, show_values=show_values)
    if isinstance(expected, set | frozenset):
        return _set_mismatch(seen, expected, where)
    if type(expected) not in _SCALARS:
        raise PackError(
            f"A reference of type {type(expected).__name__} is not plain data.",
            "Tensors are compared by assert_same_tensors.",
        )
    if type(seen) is type(expected) and exact_key(seen) == exact_key(expected):
        return None
    is_cut = isinstance(seen, CutText) and isinstance(expected, str)
    kind: Kind = "values" if type(seen) is type(expected) or is_cut else "type"
    wanted, shown = (describe(each, show_values=show_values) for each in (expected, seen))
    if wanted == shown:
        wanted = f"another {type(expected).__name__}"
    return Mismatch(kind, wanted, shown, where)


def exact_key(value: object) -> Hashable:
    """Give a stand-in that is equal for values of the same type and content only.

    Args:
        value: A key of a dict, a member of a set, or another hashable value.

    Returns:
        A hashable stand-in: distinct for True, 1 and 1.0, equal for two NaN.
    """
    if isinstance(value, float) and math.isnan(value):
        return (float, "nan")
    if isinstance(value, tuple):
        return (type(value), tuple(exact_key(item) for item in value))
    if isinstance(value, frozenset):
        return (frozenset, frozenset(exact_key(item) for item in value))
    if isinstance(value, _SCALARS):
        return (type(value), value)
    return (object, id(value))


def key_mismatch(
    seen: Mapping[object, object], expected: Mapping[object, object], where: str
) -> Mismatch | None:
    """Find names that a dict lacks, then names that it has besides.

    Args:
        seen: The observation.
        expected: The reference.
        where: The place of both, for the message.

    Returns:
        The difference, or None when the names agree (in any order).
    """
    there = {exact_key(key) for key in seen}
    if missing := [key for key in expected if exact_key(key) not in there]:
        return _missing(missing, len(seen), expected, where)
    wanted = {exact_key(key) for key in expected}
    if extra := [key for key in seen if exact_key(key) not in wanted]:
        return _extra(extra, expected, where)
    return None


def _missing(
    missing: Iterable[object], seen_count: int, expected: Iterable[object], where: str
) -> Mismatch:
    seen = f"missing {listed(missing)}" if seen_count else "no names at all"
    return Mismatch("missing", f"the names {listed(expected)}", seen, where)


def _extra(extra: Iterable[object], expected: Iterable[object], where: str) -> Mismatch:
    names = list(expected)
    wanted = f"only the names {listed(names)}" if names else "no names"
    return Mismatch("extra", wanted, f"besides them {listed(extra)}", where)


def _dict_mismatch(
    seen: object, expected: dict[object, object], where: str, *, show_values: bool
) -> Mismatch | None:
    if not isinstance(seen, dict):
        return Mismatch("type", describe(expected), describe(seen), where)
    if found := key_mismatch(seen, expected, where):
        return found
    for key, value in expected.items():
        path = item_path(where, key)
        found = plain_mismatch(value_at(seen, key), value, path, show_values=show_values)
        if found:
            return found
    return None


def value_at(seen: Mapping[object, object], key: object) -> object:
    """Look up a key that `key_mismatch` has found present.

    Args:
        seen: The observation.
        key: A key of the reference; NaN, too, is found.

    Returns:
        The value under the same key.
    """
    if key in seen:
        return seen[key]
    return next(value for other, value in seen.items() if exact_key(other) == exact_key(key))


def length_mismatch(
    seen: object, expected: list[object] | tuple[object, ...], where: str
) -> Mismatch | None:
    """Find a difference in the type or the length of a sequence.

    Args:
        seen: The observation.
        expected: The reference.
        where: The place of both, for the message.

    Returns:
        The difference, or None.
    """
    base = list if isinstance(expected, list) else tuple
    if not isinstance(seen, base) or isinstance(seen, torch.Size):
        return Mismatch("type", describe(expected), describe(seen), where)
    if len(seen) != len(expected):
        kind: Kind = "missing" if len(seen) < len(expected) else "extra"
        return Mismatch(kind, describe(expected), describe(seen), where)
    return None


def _sequence_mismatch(
    seen: object, expected: list[object] | tuple[object, ...], where: str, *, show_values: bool
) -> Mismatch | None:
    if found := length_mismatch(seen, expected, where):
        return found
    if not isinstance(seen, list | tuple):
        return Mismatch("type", describe(expected), describe(seen), where)
    for index, (item, wanted) in enumerate(zip(seen, expected, strict=True)):
        if found := plain_mismatch(item, wanted, f"{where}[{index}]", show_values=show_values):
            return found
    return None


def _set_mismatch(
    seen: object, expected: set[object] | frozenset[object], where: str
) -> Mismatch | None:
    if type(seen) is not type(expected) or not isinstance(seen, set | frozenset):
        return Mismatch("type", describe(expected), describe(seen), where)
    # In one order in every run: that of a set depends on the process.
    seen_names, expected_names = (sorted(names, key=repr) for names in (seen, expected))
    return key_mismatch(dict.fromkeys(seen_names), dict.fromkeys(expected_names), where)


def assert_same_names(
    seen: object,
    expected: Iterable[str],
    *,
    diagnosis: Diagnosis,
    ordered: bool = True,
    what: str = "names",
) -> None:
    """Demand exactly these names.

    Args:
        seen: A list or tuple of names, or a dict whose keys are the names; a set where the
            order does not count.
        expected: The names; a dict stands for its keys.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        ordered: Whether the order counts.
        what: What is compared, for the message.

    Raises:
        CheckFailed: A name is missing (named first), superfluous, or out of order.
    """
    settle(_name_mismatch(seen, list(expected), what, ordered=ordered), diagnosis)


def _name_mismatch(
    seen: object, expected: list[str], where: str, *, ordered: bool
) -> Mismatch | None:
    allowed = list | tuple | dict if ordered else list | tuple | dict | set | frozenset
    if not isinstance(seen, allowed) or isinstance(seen, torch.Size):
        return Mismatch("type", f"names, {len(expected)} of them", describe(seen), where)
    names = list(seen)
    if strange := [name for name in names if type(name) is not str]:
        return Mismatch("type", "names that are strings", describe(strange[0]), where)
    if missing := list((Counter(expected) - Counter(names)).elements()):
        return _missing(missing, len(names), expected, where)
    if extra := list((Counter(names) - Counter(expected)).elements()):
        return _extra(extra, expected, where)
    if not ordered or names == expected:
        return None
    place = next(
        i for i, pair in enumerate(zip(names, expected, strict=True)) if len(set(pair)) > 1
    )
    return Mismatch(
        "order",
        f"the order {listed(expected)}",
        f"the same names in another order; number {place} is {listed([names[place]])}",
        where,
    )
