"""Finds what changes the kept objects later on: `Net.forward = forward`, `TABLE["a"] = make`.

It stands wherever the student put it, and nothing that is kept names it.
"""

from bisect import bisect_left

from grader.sandbox.inner.notebook_found import Found
from grader.sandbox.inner.notebook_statements import Statement

_HOOKS = ("__init_subclass__", "__subclasses__", "type.__new__", "(type)")


class Changes:
    """The changes of one exercise's answer.

    Args:
        found: What the notebook holds.
        exercise: The exercise's name.
    """

    def __init__(self, found: Found, exercise: str) -> None:
        self._found, self._exercise = found, exercise
        self._made: dict[str, int] = {}
        self._kept: set[int] = set()
        self._has_hook = False
        self._to_look_at: dict[str, None] = {}
        self._waiting: list[Statement] = []

    def note_kept(self, statement: Statement) -> None:
        """Note that a statement was kept, so that what changes its objects is looked for."""
        self._kept.add(statement.order)
        if not statement.is_import:
            for name in statement.binds:
                first = self._made.get(name, statement.order)
                self._made[name] = min(statement.order, first)
                self._to_look_at[name] = None
        if not self._has_hook and any(hook in statement.text for hook in _HOOKS):
            self._has_hook = True
            self._to_look_at.update(dict.fromkeys(self._made))

    def next(self) -> Statement | None:
        """Return a statement that changes what is kept, and is not kept itself; None at the end."""
        while True:
            while self._waiting:
                statement = self._waiting.pop()
                if statement.order not in self._kept and self._found.merely_defines(statement):
                    return statement
            if not self._to_look_at:
                return None
            name = next(iter(self._to_look_at))
            del self._to_look_at[name]
            new = [s for s in self._found.changers.get(name, ()) if self._is_change(name, s)]
            self._waiting = new + self._told(name)

    def _is_change(self, name: str, statement: Statement) -> bool:
        """Tell whether a statement changes what a kept one bound to a name."""
        if statement.order in self._kept:
            return False
        bindings = self._found.bindings[name]
        is_owned = self._found.owners.get(name) == [self._exercise]
        if is_owned or statement.home in {"", self._exercise}:
            return self._made[name] < statement.order or len(bindings) == 1
        # Elsewhere it counts if it is this very object that it changes, run from top to bottom.
        place = bisect_left(bindings, statement.order, key=lambda s: s.order)
        return place > 0 and bindings[place - 1].order in self._kept

    def _told(self, name: str) -> list[Statement]:
        """Return definitions that a kept table or base class may know: `@register("linear")`."""
        bases = [name] if self._has_hook else []
        told = [
            s for t in (*bases, *self._found.writers(name)) for s in self._found.tellers.get(t, ())
        ]
        return [s for s in told if s.home in {"", self._exercise} and s.order not in self._kept]
