"""Reads `course.toml`, strictly: a misspelt key would be a rule that nobody ever applies."""

import datetime as dt
import difflib
import math
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NoReturn, Protocol, cast

from grader.course.model import (
    Course,
    CourseExercise,
    CourseLimits,
    HiddenChecks,
    LatePolicy,
    PolicyName,
)
from grader.errors import UsageError
from grader.text import one_line

_TITLE = "Exercises"
_LONGEST_TITLE = 100
_PAGE = "docs/course.md shows a whole course file."
_KEYS = {
    "": ("title", "points", "rounding", "deadline", "exercises", "late", "limits", "feedback"),
    "late": ("policy", "percent", "cap", "grace_minutes"),
    "limits": ("timeout_s", "memory_mib", "submission_s"),
    "feedback": ("hidden_checks",),
}
_HIDDEN_CHECKS = ("points", "why", "all")
_POLICY_KEYS: dict[str, tuple[str, ...]] = {
    "none": (),
    "per-day": ("percent", "cap", "grace_minutes"),
    "cut-off": ("grace_minutes",),
}


class Named(Protocol):
    """An exercise, as far as a course cares."""

    @property
    def name(self) -> str:
        """Full name, such as `ex01_my_sequential`."""


def load_course(path: Path | None, exercises: Sequence[Named]) -> Course:
    """Return the course that a file describes.

    Args:
        path: The course file; None for a course without one: every exercise counts the same.
        exercises: Those of the pack.

    Raises:
        UsageError: The file can't be read, isn't TOML, or says something that is not understood;
            the message has the key and what to do.
    """
    names = [exercise.name for exercise in exercises]
    if path is None:
        return Course(_TITLE, tuple(CourseExercise(name) for name in names))
    table = _Table(path, "", _parsed(path))
    late, limits = table.inner("late"), table.inner("limits")
    points = table.number("points", Decimal(100), above=0, most=1_000_000)
    return Course(
        title=table.text("title", _TITLE),
        exercises=_exercises(table, names),
        points=points,
        rounding=table.number("rounding", Decimal("0.01"), least=Decimal("0.001"), most=1000),
        deadline=_deadline(table),
        late=_late(late),
        limits=_limits(limits),
        hidden_checks=_hidden_checks(table.inner("feedback")),
    )


def _parsed(path: Path) -> dict[str, object]:
    shown = one_line(str(path))
    try:
        # Floats as decimals: a weight of 0.1 is a tenth.
        return cast(
            "dict[str, object]",
            tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal),
        )
    except OSError as error:
        raise UsageError(
            f"The course file {shown} can't be read: {error.strerror}.", "Check the path."
        ) from None
    except UnicodeDecodeError:
        raise UsageError(
            f"The course file {shown} isn't UTF-8 text.", "Save it as UTF-8."
        ) from None
    except (tomllib.TOMLDecodeError, ValueError, ArithmeticError, RecursionError) as error:
        told = one_line(str(error))
        raise UsageError(
            f"The course file {shown} isn't well-formed TOML: {told}.", _PAGE
        ) from None


class _Table:
    """A table of the file, whose values are asked for with their types.

    Args:
        path: The file, for messages.
        name: The table's name; empty for the file itself.
        values: What it holds.
    """

    def __init__(self, path: Path, name: str, values: Mapping[str, object]) -> None:
        self._path, self.name, self.values = path, name, values
        for key in values:
            known = _KEYS.get(name)
            if known is not None and key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                meant = f"Is {near[0]} meant? " if near else ""
                self.refuse(key, "is not known", f"{meant}Known are {', '.join(known)}.")

    def refuse(self, key: str, problem: str, tip: str = _PAGE) -> NoReturn:
        """Raise the error that names a key of this table."""
        place = f"{self.name}.{key}" if self.name else key
        file = one_line(str(self._path))
        raise UsageError(f"{file}: {one_line(place, 100)} {problem}.", tip)

    def inner(self, key: str) -> "_Table":
        """Return a table inside this one; an empty one if it is missing."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.refuse(key, "must be a table", f"Write [{key}] on a line of its own. {_PAGE}")
        return _Table(self._path, key, value)

    def text(self, key: str, default: str) -> str:
        """Return a text of one line."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "must be a text that is not empty", "Put it in quotes.")
        if len(value) > _LONGEST_TITLE:
            self.refuse(key, f"is longer than {_LONGEST_TITLE} characters", "Shorten it.")
        return one_line(value)

    def number(
        self,
        key: str,
        default: Decimal,
        *,
        least: Decimal | int = 0,
        above: int | None = None,
        most: Decimal | int,
    ) -> Decimal:
        """Return a number between two bounds."""
        value = self.values.get(key, default)
        low = f"above {above}" if above is not None else f"of at least {least}"
        tip = f"Write a number without quotes, {low} and at most {most}."
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.refuse(key, "must be a number", tip)
        number = Decimal(value)
        is_high_enough = number.is_finite() and (
            number > above if above is not None else number >= least
        )
        if not is_high_enough or number > most:
            self.refuse(key, f"is {one_line(str(value), 40)}, which is out of range", tip)
        return number


def _exercises(table: _Table, names: Sequence[str]) -> tuple[CourseExercise, ...]:
    if "exercises" not in table.values:
        return tuple(CourseExercise(name) for name in names)
    listed = table.inner("exercises")
    weights: dict[str, Decimal] = {}
    for key in listed.values:
        name = _named(key, names, listed)
        if name in weights:
            listed.refuse(key, f"is {name} once more", "Name each exercise once.")
        weights[name] = listed.number(key, Decimal(1), most=1_000_000)
    if not any(weights.values()):
        table.refuse("exercises", "has no exercise that counts", "Give one a weight above 0.")
    return tuple(CourseExercise(name, weights[name]) for name in names if name in weights)


def _named(key: str, names: Sequence[str], table: _Table) -> str:
    """Return the exercise that a key means: its full name, or its number as in `ex01`."""
    found = next((name for name in names if key in (name, name.partition("_")[0])), None)
    if found is None:
        near = difflib.get_close_matches(key, names, n=1)
        meant = f"Is {near[0]} meant? " if near else ""
        tip = f"{meant}`python -m grader list` shows the exercises of this pack."
        table.refuse(key, "is no exercise of this pack", tip)
    return found


def _deadline(table: _Table) -> dt.datetime | None:
    value = table.values.get("deadline")
    if value is None:
        return None
    tip = "Write it with its offset, as in 2026-11-30T23:59:00+01:00."
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError:
            table.refuse("deadline", "is no date and time", tip)
    if not isinstance(value, dt.datetime):
        table.refuse("deadline", "must be a date and a time", tip)
    if value.utcoffset() is None:
        table.refuse("deadline", "doesn't say in which time zone it is", tip)
    return value


def _late(table: _Table) -> LatePolicy:
    known = ", ".join(_POLICY_KEYS)
    policy = table.values.get("policy", "none")
    if not isinstance(policy, str) or policy not in _POLICY_KEYS:
        table.refuse("policy", "is no policy", f"Write one of {known}, in quotes.")
    for key in table.values:
        if key != "policy" and key not in _POLICY_KEYS[policy]:
            tip = f"Remove it, or choose another of {known} as late.policy."
            table.refuse(key, f"has no meaning with the policy {policy}", tip)
    if policy == "per-day" and "percent" not in table.values:
        table.refuse("percent", "is missing", "Say what a day costs, as in percent = 10.")
    minutes = table.number("grace_minutes", Decimal(0), most=527_040)
    return LatePolicy(
        policy=cast("PolicyName", policy),
        percent=table.number("percent", Decimal(10), most=100),
        cap=table.number("cap", Decimal(100), most=100),
        grace=dt.timedelta(minutes=float(minutes)),
    )


def _hidden_checks(table: _Table) -> HiddenChecks:
    value = table.values.get("hidden_checks", "why")
    if value not in _HIDDEN_CHECKS:
        tip = f"Write one of {', '.join(_HIDDEN_CHECKS)}, in quotes."
        table.refuse("hidden_checks", "is none of the known words", tip)
    return cast("HiddenChecks", value)


def _limits(table: _Table) -> CourseLimits:
    given: dict[str, float | None] = {}
    for key, above, most in (("timeout_s", 0, 3600), ("submission_s", 0, 86_400)):
        is_given = key in table.values
        given[key] = (
            float(table.number(key, Decimal(1), above=above, most=most)) if is_given else None
        )
    memory: int | None = None
    if "memory_mib" in table.values:
        number = table.number("memory_mib", Decimal(1), most=1 << 20)
        if number != math.floor(number):
            table.refuse("memory_mib", "must be a whole number", "Write it without a point.")
        memory = int(number)
    return CourseLimits(given["timeout_s"], memory, given["submission_s"])
