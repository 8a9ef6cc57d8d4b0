"""How a difference is described: its kind, the diagnosis it stands for, and the student's words.

The phrases name types, shapes, counts and names. They never hold the numbers of a reference
tensor, and whatever comes from an observation is cut short and made printable first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import torch

from grader.errors import PackError
from grader.judge.evidence import add_evidence
from grader.judge.verdicts import CheckFailed
from grader.text import clean
from grader.wire.values import CutText, Opaque, Pending

Kind: TypeAlias = Literal["type", "missing", "extra", "shape", "dtype", "finite", "values", "order"]
Diagnosis: TypeAlias = str | Mapping[str, str]

PHRASE_LIMIT = 200
NAME_LIMIT = 40
NAMES_SHOWN = 6
_SIZES_SHOWN = 8
_LONGEST_ESCAPE = 10
_LONGEST_INT = 64
_DIAGNOSIS_KEYS = frozenset({*get_args(Kind), "default"})


@dataclass(frozen=True)
class Mismatch:
    """One difference between an observation and what was expected.

    Args:
        kind: What sort of difference it is; chooses among an author's diagnoses.
        expected: What was expected, for the student.
        seen: What was observed, for the student.
        where: The place of the difference.
    """

    kind: Kind
    expected: str
    seen: str
    where: str = ""


def settle(found: Mismatch | None, diagnosis: Diagnosis, recognised: str | None = None) -> None:
    """Turn the result of a comparison into evidence or into a failed check.

    Args:
        found: The first difference, or None when there is none.
        diagnosis: The author's diagnosis, one id or one per kind of difference.
        recognised: The id of a known misconception, which overrides `diagnosis`.

    Raises:
        CheckFailed: There is a difference.
        PackError: `diagnosis` is not usable (also raised when there is no difference, so that
            an author's slip shows with the reference solution).
    """
    require_usable(diagnosis)
    if found is not None:
        raise failure(found, recognised or diagnosis)
    add_evidence()


def failure(found: Mismatch, diagnosis: Diagnosis) -> CheckFailed:
    """Make the verdict that reports a difference.

    Args:
        found: The difference.
        diagnosis: One id, or one per kind of difference.

    Returns:
        The verdict, to be raised.
    """
    chosen = diagnosis
    if not isinstance(chosen, str):
        chosen = chosen.get(found.kind, chosen["default"])
    return CheckFailed(chosen, cut(found.expected), cut(found.seen), cut(found.where))


def require_usable(diagnosis: Diagnosis) -> None:
    """Refuse a diagnosis that could not be reported.

    Args:
        diagnosis: One id, or a mapping from kinds of difference to ids.

    Raises:
        PackError: The id is empty, or the mapping has an unknown kind or no "default", or it is
            neither.
    """
    if isinstance(diagnosis, str):
        if not diagnosis:
            raise PackError("A comparison needs the id of a diagnosis.")
        return
    if not isinstance(diagnosis, Mapping):
        raise PackError("A diagnosis is an id, or a mapping from kinds of difference to ids.")
    if unknown := sorted(set(diagnosis) - _DIAGNOSIS_KEYS):
        raise PackError(f"A diagnosis is given for {unknown}, which are no kinds of difference.")
    if "default" not in diagnosis:
        raise PackError('A mapping of diagnoses has no "default".')


def cut(text: str, limit: int = PHRASE_LIMIT) -> str:
    """Make text that may come from a student short, printable and one line.

    Args:
        text: Any text.
        limit: The most characters to keep.

    Returns:
        The text on one line, its end replaced by "..." where it was longer.
    """
    head = text[: 2 * limit]
    line = " ".join(clean(head, _LONGEST_ESCAPE * len(head)).split())
    return line if len(line) <= limit else line[: limit - 3].rstrip() + "..."


def counted(count: int, noun: str) -> str:
    """Write a number with its noun.

    Args:
        count: How many.
        noun: The noun in the singular; its plural takes an s.

    Returns:
        For example "1 item" or "3 items".
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def listed(names: Iterable[object]) -> str:
    """List names, six at most.

    Args:
        names: Strings, or other keys of a dict.

    Returns:
        For example "0.weight, 0.bias and 4 more", or "none".
    """
    every = list(names)
    shown = [name_of(name) for name in every[:NAMES_SHOWN]]
    if len(every) > NAMES_SHOWN:
        return f"{', '.join(shown)} and {len(every) - NAMES_SHOWN} more"
    return ", ".join(shown) or "none"


def name_of(key: object) -> str:
    """Write one name.

    Args:
        key: A string, or another key of a dict.

    Returns:
        A string as it is (quoted when it is empty or has spaces), anything else described.
    """
    if type(key) is str:
        text = cut(key, NAME_LIMIT)
        return text if text and " " not in text else f"'{text}'"
    return cut(describe(key), NAME_LIMIT)


def item_path(where: str, key: object) -> str:
    """Write the place of one item of a container.

    Args:
        where: The place of the container.
        key: The index or the key of the item.

    Returns:
        For example `output[0]` or `output['0.weight']`.
    """
    text = f"'{cut(key, NAME_LIMIT)}'" if type(key) is str else name_of(key)
    return f"{where}[{text}]"


def index_text(shape: Sequence[int], flat_index: int) -> str:
    """Write the place of one number of a tensor.

    Args:
        shape: The tensor's shape.
        flat_index: The number's place in row-major order.

    Returns:
        For example "[0, 2]"; "[]" for a tensor without dimensions.
    """
    places = []
    for size in reversed(shape):
        flat_index, place = divmod(flat_index, size)
        places.append(place)
    return str(places[::-1])


def dtype_text(dtype: torch.dtype) -> str:
    """Write a dtype without its module.

    Args:
        dtype: Any dtype.

    Returns:
        For example "float32".
    """
    return str(dtype).removeprefix("torch.")


def shape_text(shape: Sequence[int]) -> str:
    """Write a shape as Python would, with at most eight sizes.

    Args:
        shape: The sizes.

    Returns:
        For example "(2, 3)" or "(4,)".
    """
    if len(shape) > _SIZES_SHOWN:
        sizes = ", ".join(str(size) for size in shape[:_SIZES_SHOWN])
        return f"({sizes}, ... {len(shape)} dimensions)"
    return str(tuple(shape))


def describe(value: object, *, show_values: bool = True) -> str:
    """Describe a value in a few words for the student.

    Args:
        value: An observation or a reference, of any type.
        show_values: Whether a single plain value may be shown; numbers in tensors never are.

    Returns:
        For example "3", "a list of 2 items", "a float32 tensor of shape (2, 3)".
    """
    if isinstance(value, torch.Tensor):
        place = " without numbers (meta device)" if value.is_meta else ""
        return f"a {dtype_text(value.dtype)} tensor of shape {shape_text(value.shape)}{place}"
    if isinstance(value, CutText):
        return f"a text of {value.length} characters"
    if isinstance(value, Pending):
        return "a parameter without shape or values yet"
    if isinstance(value, Opaque):
        return f"an object of type {cut(value.type_name, 2 * NAME_LIMIT)}"
    if isinstance(value, list | tuple | dict | set | frozenset):
        return _container_text(value)
    return _plain_text(value, show_values=show_values)


def _container_text(value: Collection[object]) -> str:
    if isinstance(value, torch.Size):
        return f"torch.Size of {shape_text(value)}"
    kinds = (list, tuple, dict, set, frozenset)
    word = next((kind.__name__ for kind in kinds if isinstance(value, kind)), "container")
    return f"a {word} of {counted(len(value), 'item')}"


def _plain_text(value: object, *, show_values: bool) -> str:
    if value is None or isinstance(value, bool | torch.dtype | torch.device):
        return str(value)
    if isinstance(value, bytes):
        return f"bytes of length {len(value)}"
    if isinstance(value, int | float | str) and not show_values:
        return f"a value of type {type(value).__name__}"
    if isinstance(value, str):
        return f"'{cut(value, 2 * NAME_LIMIT)}'"
    if isinstance(value, float) or (isinstance(value, int) and value.bit_length() <= _LONGEST_INT):
        return repr(value)
    return f"a value of type {type(value).__name__}"
