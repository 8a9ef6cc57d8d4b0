"""Cells that do not parse, and what stands in a text for what they were to define."""

import re
from collections.abc import Iterable, Mapping

from grader.sandbox.inner.notebook_document import Cell
from grader.sandbox.inner.notebook_python import NoPythonError
from grader.sandbox.inner.notebook_statements import Statement

_DEFINED = re.compile(r"^(?:>>>[ ])?(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
_VALUE = re.compile(r"^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE)
_IMPORTED = re.compile(r"^(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]+([\w., \t]+)", re.MULTILINE)
_STAND_IN = '''class {name}:
    """Stands for what cell {cell} was to define: the cell does not parse."""

    def __init__(self, *arguments, **settings):
        raise SyntaxError({message})
'''


class BrokenCell:
    """A cell that does not parse, though it may have been an answer.

    Args:
        cell: The cell.
        home: The exercise that it belongs to; "" where that is not said.
        error: Why it does not parse.
    """

    def __init__(self, cell: Cell, home: str, error: NoPythonError) -> None:
        self.cell, self.home, self._error = cell.number, home, error
        self.defined = frozenset(_DEFINED.findall(cell.text))
        imported = " ".join(_IMPORTED.findall(cell.text))
        self.values = frozenset((*_VALUE.findall(cell.text), *re.findall(r"\w+", imported)))

    def stand_in(self, name: str) -> str:
        """Return a definition that raises the error when the name is called."""
        line = f", line {self._error.line}" if self._error.line else ""
        shown = f": {self._error.text}" if self._error.text else ""
        message = f"cell {self.cell}{line}: {self._error.why}{shown}"
        return _STAND_IN.format(name=name, cell=self.cell, message=ascii(message)).rstrip()


class BrokenCells:
    """All such cells of a notebook, and what they were to define.

    Args:
        cells: The cells, in order.
    """

    def __init__(self, cells: Iterable[BrokenCell]) -> None:
        self._cells = list(cells)
        self._defining = {name: one for one in self._cells for name in one.defined}
        self._giving = {name: one for one in self._cells for name in one.values}

    def answers(
        self, exercise: str, names: Iterable[str], written: set[str], there: set[str]
    ) -> dict[str, BrokenCell]:
        """Return the cell that failed to define a name, for each name that is not written.

        Args:
            exercise: The exercise.
            names: What is to be written.
            written: Those of the names that other cells define.
            there: Those that other cells define, or leave as they were given.
        """
        found = {n: self._defining[n] for n in names if n in self._defining and n not in written}
        for broken in self._cells:
            # Of `clas MySequential:` not even the name is certain: what is missing must be it.
            if broken.home == exercise and not broken.defined:
                found |= {name: broken for name in names if name not in there}
        return found

    def helpers(self, lacking: Iterable[str]) -> dict[str, BrokenCell]:
        """Return the cell that failed to define it, for each name that an answer lacks."""
        return {name: self._defining[name] for name in sorted(lacking) if name in self._defining}

    def notes(
        self, exercise: str, kept: Iterable[Statement], lacking: Iterable[str]
    ) -> Mapping[str, None]:
        """Say what an answer lacks because of them, and which older definitions it has."""
        told: dict[str, None] = {}
        for name in sorted(lacking):
            broken = self._defining.get(name) or self._giving.get(name)
            if broken is not None:
                where = f"cell {broken.cell}: it does not parse"
                told[f"{where}, so `{name}`, which {exercise} uses, is not made"] = None
        for statement in kept:
            for name in statement.binds if not statement.is_import else ():
                broken = self._defining.get(name)
                if broken is not None and broken.cell > statement.cell:
                    where = f"cell {broken.cell}: `{name}` does not parse there"
                    told[f"{where}, so the one of cell {statement.cell} counts"] = None
        return told
