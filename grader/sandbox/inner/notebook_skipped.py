"""Keeps count of what a notebook holds that no answer is made of, and tells it in few sentences."""

from grader.sandbox.inner.notebook_answers import Answer

_MOST = 30
_MOST_NUMBERS = 12
_LONGEST = 300


class Skipped:
    """What was left out of one notebook."""

    def __init__(self) -> None:
        self._languages: dict[str, list[int]] = {}
        self._broken: list[str] = []
        self._magics: list[int] = []
        self._read: list[int] = []
        self._used: set[int] = set()
        self._others: list[str] = []

    def note_language(self, cell: int, magic: str) -> None:
        """Note a cell in another language."""
        self._languages.setdefault(magic, []).append(cell)

    def note_broken(self, cell: int, line: int, why: str) -> None:
        """Note a cell that does not parse."""
        place = f"line {line}: " if line else ""
        self._broken.append(f"cell {cell}: does not parse ({place}{why})")

    def note_magics(self, cell: int) -> None:
        """Note a cell with lines that are IPython's."""
        self._magics.append(cell)

    def note_read(self, cell: int, *, is_empty: bool) -> None:
        """Note a cell that was read."""
        if not is_empty:
            self._read.append(cell)

    def note_answer(self, exercise: str, answer: Answer) -> None:
        """Note what the answer to an exercise is made of, and what it lacks."""
        self._used.update(s.cell for s in answer.kept)
        for name, old, new in answer.replaced:
            if old.cell != new.cell:
                self._used.add(old.cell)
                self.note(f"cell {old.cell}: `{name}` is defined again in cell {new.cell}")
        for name, other, best in answer.not_taken:
            self._used.add(other.cell)
            self.note(
                f"cell {other.cell}: what it makes of `{name}` is not taken for an answer;"
                f" cell {best.cell} counts"
            )
        for name, statement in answer.not_made:
            self.note(
                f"cell {statement.cell}: `{name}`, which {exercise} uses, is not made,"
                " because that takes more than a definition"
            )

    def note(self, sentence: str) -> None:
        """Note something else."""
        self._others.append(sentence)

    def sentences(self) -> list[str]:
        """Return all of it, the cells of one kind in one sentence."""
        told = [f"{_cells(cells)}: {magic}, not read" for magic, cells in self._languages.items()]
        unused = [cell for cell in self._read if cell not in self._used]
        if unused:
            told.append(f"{_cells(unused)}: no definitions that an answer uses")
        if self._magics:
            told.append(f"{_cells(self._magics)}: without magics and shell commands")
        told += self._broken + list(dict.fromkeys(self._others))
        more = len(told) - _MOST
        told = told[:_MOST] + ([f"{more} more"] if more > 0 else [])
        return [sentence[:_LONGEST].encode("utf-8", "replace").decode() for sentence in told]


def _cells(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_MOST_NUMBERS]))
    more = f" and {len(numbers) - _MOST_NUMBERS} more" if len(numbers) > _MOST_NUMBERS else ""
    return f"cell{'s' if len(numbers) > 1 else ''} {shown}{more}"
