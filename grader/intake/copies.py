"""Which of several copies is the newest, as their names tell."""

import re

from grader.intake.names import split_name

_NUMBER = re.compile(
    r"(?:^|(?<=[^a-z0-9]))(?:ex|exercise)[^a-z0-9]{0,2}0*(\d{1,4})(?!\d)", re.IGNORECASE | re.ASCII
)
_DIGITS, _BETWEEN = "0123456789", " _.-"
_VERSIONS = ("version", "ver", "v")
_MOST_DIGITS = 18

Order = tuple[tuple[str, int, int], ...]


def exercises_in(stem: str) -> list[int]:
    """Return the numbers of the exercises that a name without ending bears."""
    return [int(digits) for digits in _NUMBER.findall(stem)]


def exercise_mark(stem: str) -> re.Match[str] | None:
    """Return where a name bears the number of an exercise, the first time."""
    return _NUMBER.search(stem)


def newest_first(path: str) -> Order:
    """Return what sorts paths by name, and of copies in one folder the newest first.

    Copies differ in nothing but a number at the end of the name: `hw-2.zip` (Canvas), `hw (2).zip`
    (browsers), `hw_v2.zip`, `hw2.zip`. The number of an exercise is none of these.
    """
    return tuple(_order(part) for part in path.split("/"))


def is_copy_of(order: Order, other: Order) -> bool:
    """Return whether two paths differ in the numbers of copies alone."""
    return [part[0] for part in order] == [part[0] for part in other]


def may_be_next(path: str, other: str = "") -> bool:
    """Return whether a path may be the next sheet and not a newer copy: `hw2` after `hw1`.

    Only a bare number leaves that open, other than those of `hw-2`, `hw (2)` and `hw_v2`.

    Args:
        path: The path.
        other: One that it may be a copy of: only the parts in which they differ count then.
    """
    parts, others = path.split("/"), other.split("/") if other else []
    return any(
        _has_bare_number(part) and (at >= len(others) or _order(part)[:2] != _order(others[at])[:2])
        for at, part in enumerate(parts)
    )


def _has_bare_number(name: str) -> bool:
    tail, _ = _without_browser(_tail(split_name(name)[0]))
    before, number = _without_number(tail)
    is_marked = before.endswith(("-", "v", "V")) or _without_word(before.rstrip(_BETWEEN))[1]
    return number is not None and not is_marked


def _tail(stem: str) -> str:
    """Return what of a name stands behind the number of an exercise."""
    return stem[max((match.end() for match in _NUMBER.finditer(stem)), default=0) :]


def _order(name: str) -> tuple[str, int, int]:
    stem, _ = split_name(name)
    behind = _tail(stem)
    start = len(stem) - len(behind)
    tail, browser = _without_browser(behind)
    tail, version = _without_version(tail)
    numbers = [number for number in (version, browser) if number is not None]
    major, minor = (*numbers, 0, 0)[:2]
    base = re.sub(r"[\W_]+", "", f"{stem[:start]}{tail}".casefold())
    return base, -major, -minor


def _without_browser(text: str) -> tuple[str, int | None]:
    """Return `hw (2)` as `hw` and 2."""
    before, number = _without_number(text.removesuffix(")"))
    is_copy = number is not None and text.endswith(")") and before.endswith("(")
    return (before[:-1].rstrip(_BETWEEN), number) if is_copy else (text, None)


def _without_version(text: str) -> tuple[str, int | None]:
    """Return `hw_v2`, `hw-2` and `hw2` as `hw` and 2."""
    before, number = _without_number(text)
    if number is None:
        return text, None
    return _without_word(before.rstrip(_BETWEEN))[0], number


def _without_word(text: str) -> tuple[str, bool]:
    """Return `hw_v` as `hw`, and whether there was such a word for a version."""
    for word in _VERSIONS:
        rest = text[: -len(word)]
        if text.lower().endswith(word) and not rest[-1:].isalnum():
            return rest.rstrip(_BETWEEN), True
    return text, False


def _without_number(text: str) -> tuple[str, int | None]:
    before = text.rstrip(_DIGITS)
    digits = text[len(before) :]
    is_number = 0 < len(digits) <= _MOST_DIGITS
    return (before, int(digits)) if is_number else (text, None)
