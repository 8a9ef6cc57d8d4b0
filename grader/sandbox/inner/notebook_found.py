"""All that a notebook holds: its statements, who binds and changes which name, and what may run."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.sandbox.inner.notebook_rebinding import note_code
from grader.sandbox.inner.notebook_statements import Statement, calls_of


@dataclass
class Found:
    """All that a notebook holds. Each question about it takes time once, not for each asker.

    Args:
        statements: Every statement of its code cells, in order.
        owners: For each name that is to be written, the exercises whose stubs have it.
        bindings: The statements that give a value to each name, in order.
        changers: The statements that change what each name stands for, in order.
        tellers: The definitions with a decorator or base of each name, in order.
    """

    statements: list[Statement]
    owners: dict[str, list[str]]
    bindings: dict[str, list[Statement]] = field(default_factory=dict)
    changers: dict[str, list[Statement]] = field(default_factory=dict)
    tellers: dict[str, list[Statement]] = field(default_factory=dict)
    _usable: dict[str, list[Statement]] = field(default_factory=dict)
    _merely: dict[int, bool] = field(default_factory=dict)
    _long: frozenset[str] | None = None
    _writers: dict[str, list[str]] | None = None
    _users: dict[str, tuple[frozenset[str], int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note who binds and changes what."""
        for statement in self.statements:
            for name in statement.binds:
                self.bindings.setdefault(name, []).append(statement)
            for name in statement.changes:
                self.changers.setdefault(name, []).append(statement)
            for name in dict.fromkeys(statement.told):
                self.tellers.setdefault(name, []).append(statement)
        note_code(self.statements)

    def merely_defines(self, statement: Statement) -> bool:
        """Tell whether a statement can be run here: it takes no time and shows nothing."""
        if statement.order not in self._merely:
            calls = calls_of(statement.node)
            is_short = calls is not None and self._long_names().isdisjoint(calls)
            self._merely[statement.order] = is_short
        return self._merely[statement.order]

    def usable(self, name: str) -> list[Statement]:
        """Return the statements that may give a name its value, in order.

        Of a name that is to be written these are its definitions, where it has any: a trial that
        uses the name for something else says nothing of the answer.
        """
        if name not in self._usable:
            usable = [s for s in self.bindings.get(name, ()) if self.merely_defines(s)]
            if name in self.owners:
                written = [s for s in usable if s.is_written(name)]
                usable = written or usable
            self._usable[name] = usable
        return self._usable[name]

    def writers(self, name: str) -> list[str]:
        """Return the decorators and bases that may note in a table what they are told of."""
        if self._writers is None:
            self._writers = {}
            for told in self.tellers:
                notes = [s for s in self.bindings.get(told, ()) if s.is_definition]
                for table in {used for s in notes for used in s.uses[1]}:
                    self._writers.setdefault(table, []).append(told)
        return self._writers.get(name, [])

    def is_for(self, exercise: str, name: str, statement: Statement) -> bool:
        """Tell whether an exercise needs a name, and is answered below a statement that binds it.

        Then the statement was written for it, and mends nothing in what other exercises use.
        """
        if exercise not in self._users:
            self._users[exercise] = self._user(exercise)
        names, last = self._users[exercise]
        return name in names and statement.order < last

    def _user(self, exercise: str) -> tuple[frozenset[str], int]:
        """Return all names that the answer to an exercise needs, and the place where it ends."""
        own = [name for name, owners in self.owners.items() if exercise in owners]
        answers = [s for name in own for s in self.usable(name) if s.home == exercise]
        answers = [s for s in answers if not s.is_given]
        seen = {name for s in answers for uses in s.uses for name in uses}
        waiting = sorted(seen)
        while waiting:
            for statement in self.usable(waiting.pop()):
                new = (statement.uses[0] | statement.uses[1]) - seen
                seen |= new
                waiting += new
        return frozenset(seen), max((s.order for s in answers), default=-1)

    def _long_names(self) -> frozenset[str]:
        """Return the functions and classes that loop, or that call some which do."""
        if self._long is None:
            callers: dict[str, list[str]] = {}
            long: set[str] = set()
            for statement in self.statements:
                if not statement.is_definition:
                    continue
                (name,) = statement.binds
                for called in _called(statement.node):
                    callers.setdefault(called, []).append(name)
                if any(isinstance(part, _LOOPS) for part in ast.walk(statement.node)):
                    long.add(name)
            waiting = sorted(long)
            while waiting:
                new = set(callers.get(waiting.pop(), ())) - long
                long |= new
                waiting += new
            self._long = frozenset(long)
        return self._long


_LOOPS = (ast.For, ast.While, ast.AsyncFor)


def _called(node: ast.AST) -> Iterable[str]:
    calls = (part.func for part in ast.walk(node) if isinstance(part, ast.Call))
    return dict.fromkeys(function.id for function in calls if isinstance(function, ast.Name))
