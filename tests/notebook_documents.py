"""Notebooks as students hand them in, made for tests."""

import json
from typing import Any

from conftest import TOY

from grader.flows.notebooks import given_as_data
from grader.pack import Exercise, Pack
from grader.sandbox.inner import notebook_cells
from grader.sandbox.inner.notebook_given import pieces_of

Json = dict[str, Any]
TOY_EXERCISE = "ex01_scale"
EXERCISES = Pack.find(TOY).exercises

IMPORTS = "from torch import Tensor, nn"
TWICE = "def twice(x):\n    return 2 * x"
SCALE = """class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return self.factor * x"""


def code(text: str, exercise: str = "", **more: object) -> Json:
    """Return a code cell, tagged if an exercise is named."""
    metadata = {"grader": {"exercise": exercise}} if exercise else {}
    cell = {"cell_type": "code", "metadata": metadata, "source": text}
    return cell | {"outputs": [], "execution_count": None} | more


def markdown(text: str) -> Json:
    """Return a Markdown cell."""
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def document(*cells: Json | str, minor: int = 4, **more: object) -> bytes:
    """Return a notebook of version 4; a text stands for a code cell without a tag."""
    whole = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    made = {"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": whole}
    return json.dumps(made | more).encode()


def wanted(*exercises: Exercise) -> dict[str, Json]:
    """Return what a worker is told of exercises."""
    return {exercise.name: given_as_data(exercise) for exercise in exercises}


def read(content: bytes, *exercises: Exercise) -> Json:
    """Read a notebook in this process."""
    return notebook_cells.read(content, wanted(*exercises))


def made(*cells: Json | str) -> Json:
    """Return what was found of the toy exercise ex01_scale, and what the notes say."""
    reply = read(document(*cells), *EXERCISES)
    assert reply["problem"] is None
    return reply["exercises"][TOY_EXERCISE] | {"skipped": reply["skipped"]}


def run(*cells: Json | str) -> Json:
    """Run what was found of it, and return its names."""
    names: Json = {"__name__": TOY_EXERCISE}
    exec(made(*cells)["source"], names)  # noqa: S102 - the answers are those of a test
    return names


def solved_cells(exercise: Exercise, *, tag: bool = True) -> list[Json]:
    """Return an exercise's solution as cells, one for each of its statements."""
    pieces = pieces_of(exercise.solution_path.read_text())
    return [code(piece.text, exercise.name if tag else "") for piece in pieces]
