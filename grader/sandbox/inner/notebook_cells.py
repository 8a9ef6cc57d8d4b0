"""Reads answers out of a notebook. Runs in a worker only: a hostile document can crash a parser.

A notebook is not run. The cells that belong to an exercise are found by their tags, by the names
that they define and by the headings above them; what they define, and what that needs of other
cells, becomes the text of a file such as a student could have handed in.
"""

import ast
import re
from bisect import bisect_left
from typing import Any

from grader.sandbox.inner.notebook_answers import Answer, answer_of, future_imports
from grader.sandbox.inner.notebook_broken import BrokenCell, BrokenCells
from grader.sandbox.inner.notebook_document import Cell, UnreadableError, cells_of
from grader.sandbox.inner.notebook_found import Found
from grader.sandbox.inner.notebook_given import Given
from grader.sandbox.inner.notebook_python import NoPythonError, python_of
from grader.sandbox.inner.notebook_skipped import Skipped
from grader.sandbox.inner.notebook_statements import Statement, statements_of

MAX_SOURCE_BYTES = 256 * 1024
MAX_SOURCES_BYTES = 2 * 1024 * 1024
MAX_STATEMENTS = 20_000
MAX_PLACES = 200
MAX_CELL_CHARS = 512 * 1024
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*)$", re.MULTILINE)
_NUMBERED = re.compile(r"ex\d\d")


def read(content: bytes, wanted: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Find the answers in a notebook.

    Args:
        content: The bytes of an `.ipynb` file.
        wanted: For each exercise what `Given.as_data` made of its stub.

    Returns:
        `problem`, a sentence if it could not be read; `skipped`, a sentence for each kind of cell
        that was left out; `exercises`, for each exercise that something was found of: `source`
        in UTF-8, `untouched`, `answered`, and `cells`, pairs of a cell's number and its first
        line in `source`, 200 of them at most.
    """
    try:
        cells = cells_of(content)
    except UnreadableError as error:
        return {"problem": str(error), "skipped": [], "exercises": {}}
    givens = {name: Given.from_data(data) for name, data in wanted.items()}
    reading = _Reading(cells, givens)
    found: dict[str, dict[str, Any]] = {}
    size = 0
    for name in givens:
        made = reading.made(name)
        if made is None:
            continue
        size += len(made["source"])
        if size > MAX_SOURCES_BYTES:
            reading.skipped.note(f"{name}: the answers together are too long")
            continue
        found[name] = made
    return {"problem": None, "skipped": reading.skipped.sentences(), "exercises": found}


class _Reading:
    def __init__(self, cells: list[Cell], givens: dict[str, Given]) -> None:
        self._givens = givens
        self.skipped = Skipped()
        broken: list[BrokenCell] = []
        statements: list[Statement] = []
        heading = ""
        self._owners: dict[str, list[str]] = {}
        for name, given in givens.items():
            for wanted in given.names:
                self._owners.setdefault(wanted, []).append(name)
        for cell in cells:
            if cell.kind == "markdown":
                heading = self._named_by(_HEADING.findall(cell.text)) or heading
            elif cell.kind == "code":
                statements += self._read_cell(cell, heading, len(statements), broken)
        self._found = Found(statements, self._owners)
        self._broken = BrokenCells(broken)
        self._settle_shared_names()

    def _named_by(self, texts: list[str]) -> str:
        """Return the exercise that headings or tags name; "" if they name none."""
        for text in texts:
            named = [name for name in self._givens if name in text]
            number = _NUMBERED.search(text)
            if number is not None:
                named += [name for name in self._givens if name.startswith(number[0] + "_")]
            if named:
                return max(named, key=len) if named[0] in text else named[0]
        return ""

    def _read_cell(
        self, cell: Cell, heading: str, first: int, broken: list[BrokenCell]
    ) -> list[Statement]:
        tag = next((t for t in cell.tags if t in self._givens), "")
        tag = tag or self._named_by([t for t in cell.tags if _NUMBERED.match(t)])
        try:
            if len(cell.text) > MAX_CELL_CHARS or first > MAX_STATEMENTS:
                raise NoPythonError(0, "too long")  # noqa: TRY301 - the same as any other
            text, tree, had_magics = python_of(cell.text)
        except NoPythonError as error:
            if error.magic:
                self.skipped.note_language(cell.number, error.magic)
            else:
                broken.append(BrokenCell(cell, tag or heading, error))
                self.skipped.note_broken(cell.number, error.line, error.why)
            return []
        if had_magics:
            self.skipped.note_magics(cell.number)
        self.skipped.note_read(cell.number, is_empty=not tree.body)
        statements = statements_of(text, tree, cell.number, first)
        owned = {n: o for s in statements for n in s.binds if (o := self._owners.get(n))}
        sole = {owners[0] for owners in owned.values() if len(owners) == 1}
        home = tag or (min(sole) if len(sole) == 1 else "") or heading
        for statement in statements:
            statement.home = home
            for name in statement.binds:
                owners = owned.get(name, [])
                held = (self._givens[owner].holds(statement.text) for owner in owners)
                statement.is_given = statement.is_given or any(held)
                if owners and statement.home not in owners:
                    # The tag came along when the cell was copied; the name tells better.
                    statement.home = owners[0] if len(owners) == 1 else ""
        return statements

    def _settle_shared_names(self) -> None:
        """Give what could answer several exercises to the one whose cells are nearest."""
        places: dict[str, list[int]] = {}
        for statement in self._found.statements:
            if statement.home:
                places.setdefault(statement.home, []).append(statement.cell)
        for statement in self._found.statements:
            owners = {o for name in statement.binds for o in self._owners.get(name, ())}
            if statement.home or not owners:
                continue
            near = {
                owner: (_distance(places[owner], statement.cell), -len(places[owner]))
                for owner in sorted(owners)
                if owner in places
            }
            statement.home = min(near, key=near.__getitem__) if near else min(owners)

    def made(self, exercise: str) -> dict[str, Any] | None:
        """Return the answer to an exercise as plain data; None if there is none."""
        given = self._givens[exercise]
        answer = answer_of(self._found, exercise, given)
        stand_ins = self._stand_ins(exercise, given)
        if answer is None and not stand_ins:
            return None
        answer = answer or Answer()
        kept = [s for s in answer.kept if not set(s.binds) & set(stand_ins)]
        self.skipped.note_answer(exercise, answer)
        for sentence in self._broken.notes(exercise, kept, answer.lacking - set(stand_ins)):
            self.skipped.note(sentence)
        helpers = self._broken.helpers(answer.lacking) | stand_ins
        future = future_imports(self._found)
        head = [f"from __future__ import {', '.join(future)}"] if future else []
        source, cells = _text(head + answer.imports, kept, helpers)
        if len(source) > MAX_SOURCE_BYTES:
            self.skipped.note(f"{exercise}: what was found is longer than {MAX_SOURCE_BYTES} bytes")
            return None
        return {
            "source": source,
            "untouched": answer.is_untouched and not stand_ins,
            "answered": answer.answered + len(stand_ins),
            "cells": cells[:MAX_PLACES],
        }

    def _stand_ins(self, exercise: str, given: Given) -> dict[str, BrokenCell]:
        """Return the cell that failed to define a name, for each name that is not written."""
        mine = [s for s in self._found.statements if s.home == exercise and not s.is_import]
        written = {name for s in mine for name in s.binds if s.is_written(name)}
        there = written | {name for s in mine if s.is_definition for name in s.binds}
        return self._broken.answers(exercise, given.names, written, there)


def _distance(places: list[int], place: int) -> int:
    """Return how far the nearest of some cells is, which are in order."""
    after = bisect_left(places, place)
    return min(abs(near - place) for near in places[max(0, after - 1) : after + 1])


def _text(
    head: list[str], kept: list[Statement], stand_ins: dict[str, BrokenCell]
) -> tuple[bytes, list[list[int]]]:
    """Return the text of a file, and the line in it at which each cell begins."""
    parts = ["\n".join(head)] if head else []
    # At the top: what a class inherits from may be among them.
    parts += [broken.stand_in(name) for name, broken in stand_ins.items()]
    line = 1 + sum(part.count("\n") + 2 for part in parts)
    cells: list[list[int]] = []
    used = {name for s in kept for uses in s.uses for name in uses}
    for statement in kept:
        text = _only_used(statement, used)
        if not cells or cells[-1][0] != statement.cell:
            text = f"# cell {statement.cell}\n{text}"
            cells.append([statement.cell, line])
        parts.append(text)
        line += text.count("\n") + 2
    return ("\n\n".join(parts) + "\n").encode("utf-8", "replace"), cells


def _only_used(statement: Statement, used: set[str]) -> str:
    """Return a statement's text; of `import torch, seaborn` only what is used."""
    node = statement.node
    if not isinstance(node, ast.Import) or len(node.names) == 1:
        return statement.text
    names = [a for a in node.names if (a.asname or a.name.partition(".")[0]) in used]
    return ast.unparse(ast.Import(names=names)) if names else statement.text
