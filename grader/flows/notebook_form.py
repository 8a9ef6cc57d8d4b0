"""Writes the exercises as notebooks, from the stubs.

One cell for each class and function, tagged with its exercise; the same stubs give the same bytes.
"""

import ast
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.outputs.files import write_atomically
from grader.pack import Exercise, Pack
from grader.regions import given_stub
from grader.sandbox.inner.notebook_given import pieces_of

CHAPTER_FILE = "d2l_computation.ipynb"
_INTRODUCTION = """\
Write your answers into the code cells below. You may add cells: helper functions, imports and
constants that an answer uses are found wherever they stand; plots, training runs, shell commands
and trials are left out when your notebook is graded. Keep the names of classes and functions.
"""
_TRIAL = "# Try your code here. This cell is not graded.\n"
_LONGEST_ID = 64

Json = dict[str, Any]


def notebooks_of(pack: Pack, exercises: Sequence[Exercise]) -> dict[str, bytes]:
    """Return the notebook form of exercises.

    Args:
        pack: The pack.
        exercises: Some of its exercises; for all of them a notebook of the whole chapter is added.

    Returns:
        The bytes of each notebook by its file name.

    Raises:
        PackError: A stub is missing or not well formed.
    """
    cells = {exercise.name: _cells_of(exercise) for exercise in exercises}
    forms = {f"{name}.ipynb": _encoded([_intro(), *own]) for name, own in cells.items()}
    if len(exercises) == len(pack.exercises) > 0:
        every = [cell for own in cells.values() for cell in own]
        forms[CHAPTER_FILE] = _encoded([_intro(), *every])
    return forms


def write_notebooks(forms: dict[str, bytes], folder: Path) -> list[Path]:
    """Write notebooks into a folder, and no other file than these.

    Args:
        forms: The bytes of each by its file name.
        folder: Where to; it is made if it is not there.

    Returns:
        The files that are new.

    Raises:
        UsageError: One of them is there with other content, which may be somebody's work, or the
            folder can't be written to. Nothing was changed.
    """
    new: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in forms.items():
            path = folder / name
            if not path.exists():
                new.append(path)
            elif path.read_bytes() != content:
                raise UsageError(
                    f"{path} is there already and differs; nothing was written.",
                    "Name another folder with -o, or move that file away.",
                )
    except OSError as error:
        raise UsageError(
            f"{folder} can't be used: {error.strerror}.", "Name a folder of yours with -o."
        ) from None
    for path in new:
        write_atomically(path, forms[path.name])
    return new


def _cells_of(exercise: Exercise) -> list[Json]:
    text = given_stub(exercise)
    number = exercise.number
    task = ast.get_docstring(ast.parse(text)) or exercise.topic
    cells = [_markdown(f"{number}-task", _as_markdown(task, exercise.name))]
    metadata = {
        "grader": {"exercise": exercise.name},
        "tags": [f"exercise:{exercise.name}"],
    }
    imports = [piece.text for piece in pieces_of(text) if piece.is_import]
    if imports:
        cells.append(_code(f"{number}-imports", "\n".join(imports), metadata))
    for piece in pieces_of(text):
        if not piece.is_import:
            label = piece.binds[0] if piece.binds else f"line-{piece.order}"
            cells.append(_code(f"{number}-{label}"[:_LONGEST_ID], piece.text, metadata))
    return [*cells, _code(f"{number}-trial", _TRIAL, {})]


def _intro() -> Json:
    return _markdown("introduction", _INTRODUCTION)


def _markdown(name: str, text: str) -> Json:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": _lines(text)}


def _code(name: str, text: str, metadata: Json) -> Json:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": metadata,
        "outputs": [],
        "source": _lines(text),
    }


def _lines(text: str) -> list[str]:
    return text.strip("\n").splitlines(keepends=True)


def _encoded(cells: list[Json]) -> bytes:
    document = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def _as_markdown(task: str, name: str) -> str:
    """Return the text of a task as Markdown: a heading, bold labels, examples as code."""
    title, _, body = task.partition("\n")
    lines = body.strip("\n").split("\n")
    # The exercise's name stands in the heading: it is found by that where tags are lost.
    told = [f"# {title.rstrip('.')} ({name})", ""]
    is_code = False
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else ""
        is_indented = line.startswith("    ") and not _in_list(lines, place)
        if is_indented and not is_code:
            told += ["", "```python"]
            is_code = True
        elif is_code and line.strip() and not is_indented:
            told += ["```", ""]
            is_code = False
        if not is_code and re.fullmatch(r"[A-Z][\w ,]{1,40}:?", line) and following.strip():
            told += [f"**{line.rstrip(':')}**", ""]
        else:
            told.append(line[4:] if is_code else line)
    return "\n".join([*told, "```"] if is_code else told) + "\n"


def _in_list(lines: list[str], place: int) -> bool:
    """Tell whether an indented line goes on with an item of a list."""
    for line in reversed(lines[:place]):
        if not line.strip():
            return False
        if not line.startswith(" "):
            return re.match(r"(?:[-*]|\d+\.) ", line) is not None
    return False
