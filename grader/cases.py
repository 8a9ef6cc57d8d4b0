"""Right and wrong answers that the pack keeps to prove its own checks.

Each case states in a header the verdict that it must get. The header is a TOML block in comments at
the top of the file, so that the statement and the answer can't be separated.

Source: the form of the block is that of PEP 723 (inline script metadata); shipping wrong answers
with the verdict they must get is the custom of Kattis problem packages.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from grader.catalogue import is_diagnosis_id
from grader.errors import PackError
from grader.pack import Exercise, read_pack_text

CaseKind = Literal["right", "wrong"]

_NAME = re.compile(r"(?P<kind>right|wrong)_[a-z0-9_]+")
_FIRST_LINE, _LAST_LINE = "# /// verdict", "# ///"
_FUTURE_IMPORT = re.compile(r"^from\s+__future__\s+import\b", re.MULTILINE)
_KEYS = ("about", "seen", "standalone", "checks")
# passed is what goes without saying; not_assessed and grader_fault say nothing about the answer.
_STATUSES = (
    "failed",
    "error",
    "timeout",
    "out_of_memory",
    "crashed",
    "not_attempted",
    "skipped",
)
_DIAGNOSED = ("failed", "error")


@dataclass(frozen=True, slots=True)
class ExpectedVerdict:
    """What one check must say about a wrong answer.

    Args:
        status: Any status but `passed`, `not_assessed` and `grader_fault`.
        diagnosis: Id of the diagnosis; None if there must be none.
    """

    status: str
    diagnosis: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """One answer and the verdict that it must get.

    Args:
        path: Its file.
        name: The file's base name.
        kind: `right` answers must get full marks.
        about: What the answer does, as one line.
        seen: Where it was seen, or an empty text.
        standalone: Whether it is the whole submission; otherwise it goes below the solution.
        expected: For a wrong answer, every check that must not pass.
        text: The file's text.
    """

    path: Path
    name: str
    kind: CaseKind
    about: str
    seen: str
    standalone: bool
    expected: dict[str, ExpectedVerdict]
    text: str = field(repr=False)


def read_cases(exercise: Exercise) -> tuple[Case, ...]:
    """Return the cases of an exercise.

    Args:
        exercise: Where to look; its folder of cases may be missing.

    Returns:
        The cases in the order of their names.

    Raises:
        PackError: The name or the header of a case is not well formed.
    """
    return tuple(_read_case(path) for path in sorted(exercise.cases_path.glob("*.py")))


def case_source(case: Case, solution_text: str) -> bytes:
    """Return the submission that a case stands for.

    Args:
        case: The answer.
        solution_text: The solution of its exercise, which a case that isn't standalone builds on:
            what the case defines comes later and so takes the place of what the solution defines.

    Returns:
        The content of the file as a student would hand it in.
    """
    if case.standalone:
        return case.text.encode()
    return f"{solution_text}\n\n{case.text}".encode()


def _read_case(path: Path) -> Case:
    name = _NAME.fullmatch(path.stem)
    if not name:
        raise PackError(f"{path}: a case is named right_slug.py or wrong_slug.py.")
    kind = cast("CaseKind", name["kind"])
    text = read_pack_text(path)
    table = _header(text, path)
    for key in table:
        if key not in _KEYS:
            raise PackError(f"{path}: {key}: this key is not known; known are {', '.join(_KEYS)}.")
    about, seen = table.get("about"), table.get("seen", "")
    if not isinstance(about, str) or not about.strip():
        raise PackError(f"{path}: about: must be a text that is not empty.")
    if not isinstance(seen, str):
        raise PackError(f"{path}: seen: must be a text.")
    standalone = table.get("standalone", False)
    if not isinstance(standalone, bool):
        raise PackError(f"{path}: standalone: must be true or false.")
    if not standalone and (future := _FUTURE_IMPORT.search(text)):
        line = text.count("\n", 0, future.start()) + 1
        raise PackError(
            f"{path}:{line}: a __future__ import can't stand below the solution.",
            "Remove it or make the case standalone.",
        )
    expected = _expected(kind, table, path)
    return Case(path, path.stem, kind, about.strip(), seen, standalone, expected, text)


def _header(text: str, path: Path) -> dict[str, Any]:
    """Return the table in the header; only comments and blank lines may stand before it."""
    lines = [line.rstrip() for line in text.split("\n")]
    start = next((n for n, line in enumerate(lines) if line and not line.startswith("#")), None)
    opening = lines[:start]
    if _FIRST_LINE not in opening:
        raise PackError(f"{path}: there is no `{_FIRST_LINE}` header at the top.")
    first = opening.index(_FIRST_LINE) + 1
    if _LAST_LINE not in opening[first:]:
        raise PackError(f"{path}:{first}: the header has no closing `{_LAST_LINE}`.")
    last = opening.index(_LAST_LINE, first)
    for number, line in enumerate(opening[first:last], start=first + 1):
        if line != "#" and not line.startswith("# "):
            raise PackError(f"{path}:{number}: a line of the header begins with `# `.")
    try:
        return tomllib.loads("\n".join(line[2:] for line in opening[first:last]))
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{path}:{first}: the header isn't well-formed TOML: {error}.") from error


def _expected(kind: CaseKind, table: dict[str, Any], path: Path) -> dict[str, ExpectedVerdict]:
    checks = table.get("checks")
    if kind == "right":
        if checks is not None:
            raise PackError(f"{path}: checks: a right answer has none; it gets full marks.")
        return {}
    if not isinstance(checks, dict) or not checks:
        raise PackError(f"{path}: checks: must be a table with every check that must not pass.")
    return {name: _verdict(value, path, f"checks.{name}") for name, value in checks.items()}


def _verdict(value: object, path: Path, key: str) -> ExpectedVerdict:
    if not isinstance(value, str):
        raise PackError(f'{path}: {key}: must be a text such as "failed: output-differs".')
    status, colon, diagnosis = (part.strip() for part in value.partition(":"))
    if status not in _STATUSES:
        raise PackError(
            f"{path}: {key}: {status!r} can't be demanded; known are {', '.join(_STATUSES)}."
        )
    if not colon:
        return ExpectedVerdict(status, None)
    if status not in _DIAGNOSED:
        raise PackError(f"{path}: {key}: only failed and error carry a diagnosis.")
    if not is_diagnosis_id(diagnosis):
        raise PackError(f"{path}: {key}: {diagnosis!r} is no id of a diagnosis.")
    return ExpectedVerdict(status, diagnosis)
