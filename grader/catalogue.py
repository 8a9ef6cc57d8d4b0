"""What a student reads about an exercise beyond the checks: titles, diagnoses and hint steps.

One TOML file per exercise keeps the wording in one place, where an instructor can edit it without
touching code. Anything unexpected in it is an error: a misspelt key would otherwise be a hint that
nobody ever sees.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import PackError
from grader.pack import read_pack_text

_KEBAB_CASE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TOP_KEYS = ("title", "goal", "section", "first_steps", "diagnoses")
_DIAGNOSIS_KEYS = ("title", "why", "concept", "hints")
_FEWEST_HINTS, _MOST_HINTS = 2, 3


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One misconception and the way out of it.

    Args:
        id: Name in kebab-case, unique in its catalogue.
        title: What was seen, as one line.
        why: The consequence and the misconception.
        concept: Where to read about it.
        hints: Two or three steps, from a nudge to nearly code.
    """

    id: str
    title: str
    why: str
    concept: str
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one exercise.

    Args:
        title: Its title.
        goal: One sentence.
        section: Section of the chapter that it belongs to.
        first_steps: Hint steps while there is nothing to diagnose yet.
        diagnoses: Every diagnosis by its id, in the order of the file.
        warm: What its workers profit from having been done once before the fork; the names are
            those of `grader.sandbox.inner.warmup.FEATURES`. Optional in the file.
    """

    title: str
    goal: str
    section: str
    first_steps: tuple[str, ...]
    diagnoses: dict[str, Diagnosis]
    warm: tuple[str, ...] = ()


def is_diagnosis_id(text: str) -> bool:
    """Return whether `text` is written as the id of a diagnosis is: in kebab-case."""
    return _KEBAB_CASE.fullmatch(text) is not None


def load_catalogue(path: Path) -> Catalogue:
    """Return the catalogue of an exercise.

    Args:
        path: The file `tests_hidden/exNN_topic.toml`.

    Returns:
        The checked catalogue.

    Raises:
        PackError: The file can't be read, isn't TOML, or a key is unknown, missing, of the wrong
            type or empty; the message names the key.
    """
    try:
        table = tomllib.loads(read_pack_text(path))
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{path}: isn't well-formed TOML: {error}.") from error
    warm = table.pop("warm", None)
    _demand_keys(table, _TOP_KEYS, path, "")
    diagnoses = table["diagnoses"]
    if not isinstance(diagnoses, dict) or not diagnoses:
        raise PackError(f"{path}: diagnoses: must be a table with at least one diagnosis.")
    return Catalogue(
        title=_text(table["title"], path, "title"),
        goal=_text(table["goal"], path, "goal"),
        section=_text(table["section"], path, "section"),
        first_steps=_texts(table["first_steps"], path, "first_steps"),
        diagnoses={id_: _diagnosis(id_, value, path) for id_, value in diagnoses.items()},
        warm=_texts(warm, path, "warm") if warm is not None else (),
    )


def _diagnosis(id_: str, table: object, path: Path) -> Diagnosis:
    key = f"diagnoses.{id_}"
    if not is_diagnosis_id(id_):
        raise PackError(f"{path}: {key}: an id is in kebab-case, as in layers-in-a-list.")
    if not isinstance(table, dict):
        raise PackError(f"{path}: {key}: must be a table.")
    _demand_keys(table, _DIAGNOSIS_KEYS, path, f"{key}.")
    hints = _texts(table["hints"], path, f"{key}.hints")
    if not _FEWEST_HINTS <= len(hints) <= _MOST_HINTS:
        raise PackError(f"{path}: {key}.hints: must be 2 or 3 steps, not {len(hints)}.")
    return Diagnosis(
        id=id_,
        title=_text(table["title"], path, f"{key}.title"),
        why=_text(table["why"], path, f"{key}.why"),
        concept=_text(table["concept"], path, f"{key}.concept"),
        hints=hints,
    )


def _demand_keys(table: dict[str, Any], keys: tuple[str, ...], path: Path, prefix: str) -> None:
    for key in table:
        if key not in keys:
            raise PackError(
                f"{path}: {prefix}{key}: this key is not known; known are {', '.join(keys)}."
            )
    for key in keys:
        if key not in table:
            raise PackError(f"{path}: {prefix}{key}: this key is missing.")


def _text(value: object, path: Path, key: str) -> str:
    if not isinstance(value, str):
        raise PackError(f"{path}: {key}: must be a text.")
    if not value.strip():
        raise PackError(f"{path}: {key}: must not be empty.")
    return value.strip()


def _texts(value: object, path: Path, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise PackError(f"{path}: {key}: must be a list of texts.")
    if not value:
        raise PackError(f"{path}: {key}: must not be empty.")
    return tuple(_text(item, path, f"{key}[{index}]") for index, item in enumerate(value))
