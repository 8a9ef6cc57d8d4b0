"""Which of several definitions of a name the code of one exercise means.

A notebook is thought of as run from top to bottom and graded then: of several definitions the
last one counts, also for a function that stands above it. But one notebook may answer several
exercises, and each may have a helper of the same name in its own part.
"""

from bisect import bisect_left

from grader.sandbox.inner.notebook_found import Found
from grader.sandbox.inner.notebook_statements import Statement

_Table = tuple[list[int], list[Statement]]


class Scope:
    """The names of a notebook, seen from one exercise.

    Args:
        found: What the notebook holds.
        exercise: The exercise's name.
        end: Where another exercise begins below its answer, as the place of a statement.
    """

    def __init__(self, found: Found, exercise: str, end: int) -> None:
        self._found, self._exercise, self._end = found, exercise, end
        owners = {owner for owners in found.owners.values() for owner in owners}
        self._others = sorted(owners - {exercise})
        self._tables: dict[str, _Table] = {}

    def last(self, name: str) -> Statement | None:
        """Return what gives a name its value when everything has been run."""
        orders, best = self._table(name)
        return best[-1] if orders else None

    def before(self, name: str, order: int) -> Statement | None:
        """Return what gives a name its value when the statement at a place is run."""
        orders, best = self._table(name)
        place = bisect_left(orders, order)
        return best[place - 1] if place else None

    def _table(self, name: str) -> _Table:
        """Return the places at which a name is bound, and what it means from each on."""
        if name not in self._tables:
            usable = self._found.usable(name)
            choice = _Choice(self._end)
            best = []
            for s in usable:
                if s.home == self._exercise:
                    choice.own = s
                elif not s.home:
                    choice.note_shared(s)
                else:
                    choice.note_foreign(s)
                self._note_correction(name, s, choice)
                best.append(choice.best())
            self._tables[name] = [s.order for s in usable], best
        return self._tables[name]

    def _note_correction(self, name: str, s: Statement, choice: "_Choice") -> None:
        """Note what is meant for all: a definition anywhere, a value in no other's part."""
        is_code = name in s.gives and not s.is_import
        is_shared = s.home in {"", self._exercise}
        if not is_code and not (is_shared and s.order <= self._end):
            return
        users = [other for other in self._others if self._found.is_for(other, name, s)]
        if is_shared and not users:
            choice.beside_own = s
        if is_code and s.home not in users:
            choice.beside_shared = s


class _Choice:
    """The definitions of a name down to a place."""

    def __init__(self, end: int) -> None:
        self._end = end
        self.own: Statement | None = None
        self.beside_own: Statement | None = None
        self.beside_shared: Statement | None = None
        self._shared: Statement | None = None
        self._foreign: Statement | None = None

    def note_shared(self, statement: Statement) -> None:
        """Note one that stands in no exercise's part."""
        if self._shared is None or statement.order <= self._end:
            self._shared = statement

    def note_foreign(self, statement: Statement) -> None:
        """Note one that stands in another exercise's part."""
        if self._foreign is None or statement.order <= self._end:
            self._foreign = statement

    def best(self) -> Statement:
        """Return the one that counts."""
        base = self.own or self._shared or self._foreign
        later = self.beside_own if self.own else self.beside_shared
        pair = [s for s in (base, later) if s is not None]
        return max(pair, key=lambda s: s.order)
