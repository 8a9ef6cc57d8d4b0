"""Puts the answer to one exercise together from the statements of a notebook.

The answer's own definitions are where it begins; what they use, and what that uses, follows. So
training loops, plots and trials are left out whoever wrote them into which cell, and so are the
answers to other exercises.
"""

import ast
import builtins
import re
from dataclasses import dataclass, field

from grader.sandbox.inner.notebook_changes import Changes
from grader.sandbox.inner.notebook_found import Found
from grader.sandbox.inner.notebook_given import Given
from grader.sandbox.inner.notebook_scope import Scope
from grader.sandbox.inner.notebook_statements import Statement

_FUTURE = "__future__"
_IMPLICIT = frozenset((*dir(builtins), "__file__", "__name__", "__doc__"))
_DOTTED = re.compile(r"\w+(?:\.\w+){1,7}")


@dataclass
class Answer:
    """What was put together for one exercise.

    Args:
        kept: The statements, in the order in which they are to be run.
        imports: Imports of the stub that the notebook lacks.
        is_untouched: Whether all that was to be written is as it was given.
        answered: How many of the names that were to be written are written.
        replaced: Statements that define a name again which a later one defines.
        not_taken: Statements that give an answer's name another value, and what counts instead.
        not_made: Names that are used while what makes them is more than a definition.
        lacking: Names that are used, and that nothing makes.
    """

    kept: list[Statement] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)
    is_untouched: bool = False
    answered: int = 0
    replaced: list[tuple[str, Statement, Statement]] = field(default_factory=list)
    not_taken: list[tuple[str, Statement, Statement]] = field(default_factory=list)
    not_made: list[tuple[str, Statement]] = field(default_factory=list)
    lacking: frozenset[str] = frozenset()


def answer_of(found: Found, exercise: str, given: Given) -> Answer | None:
    """Put the answer to an exercise together.

    Args:
        found: What the notebook holds, each statement with its home.
        exercise: The exercise's name.
        given: Its stub.

    Returns:
        The answer; None if nothing that was to be written is there.
    """
    maker = _Maker(found, exercise, given)
    if not maker.chosen:
        return None
    for statement in maker.chosen.values():
        maker.keep(statement)
    maker.keep_changes()
    imports, lacking = maker.missing_imports()
    maker.keep_submodules()
    chosen = {s.order for s in maker.chosen.values()}
    written = [s for s in maker.chosen.values() if not s.is_given]
    changed = any(s.changes and s.order not in chosen for s in maker.kept.values())
    return Answer(
        kept=maker.in_order(),
        imports=imports,
        is_untouched=not written and not changed,
        answered=len(written) + changed,
        replaced=maker.replaced(),
        not_taken=maker.not_taken(),
        not_made=list(maker.not_made.items()),
        lacking=lacking,
    )


class _Maker:
    def __init__(self, found: Found, exercise: str, given: Given) -> None:
        self.found, self.exercise, self.given = found, exercise, given
        self.kept: dict[int, Statement] = {}
        self.not_made: dict[str, Statement] = {}
        self._unknown: set[str] = set()
        self._first: set[int] = set()
        self._needs: dict[int, list[Statement]] = {}
        self.chosen = {name: s for name in given.names if (s := self._chosen(name)) is not None}
        own = max((s.order for s in self.chosen.values()), default=-1)
        others = (s.order for s in found.statements if s.home not in {"", exercise})
        # Where the part of the notebook ends that is about this exercise.
        end = min((order for order in others if order > own), default=1 << 60)
        self._scope = Scope(found, exercise, end)
        self._changes = Changes(found, exercise)

    def _mine(self, name: str) -> list[Statement]:
        return [s for s in self.found.bindings.get(name, ()) if s.home == self.exercise]

    def _chosen(self, name: str) -> Statement | None:
        """Return the statement that is the answer for a name that was to be written.

        It is the last that defines the name or gives it code otherwise. A value that a trial gives
        it, `snapshot = snapshot(net)`, counts where there is no definition at all.
        """
        usable = [s for s in self._mine(name) if self.found.merely_defines(s)]
        written = [s for s in usable if s.is_written(name)]
        values = [s for s in usable if not s.is_definition and name not in s.uses[0]]
        best = (written or values or [s for s in usable if s.is_given])[-1:]
        return best[0] if best else None

    def replaced(self) -> list[tuple[str, Statement, Statement]]:
        """Return the definitions of kept names that a later one replaces."""
        last: dict[str, Statement] = {}
        for order in sorted(self.kept):
            last |= dict.fromkeys(self.kept[order].gives, self.kept[order])
        return [
            (name, s, new)
            for name, new in last.items()
            for s in self.found.usable(name)
            if s.is_written(name) and s.order < new.order and s.order not in self.kept
            if s.home in {"", self.exercise, new.home}
        ]

    def not_taken(self) -> list[tuple[str, Statement, Statement]]:
        """Return the last statement that gives an answer's name something that is no answer."""
        found = []
        for name, best in self.chosen.items():
            later = [s for s in self._mine(name) if s.order > best.order and not s.is_given]
            found += [(name, s, best) for s in later[-1:]]
        return found

    def keep(self, first: Statement) -> None:
        """Keep a statement and all that it needs."""
        waiting = [first]
        while waiting:
            statement = waiting.pop()
            if statement.order in self.kept:
                continue
            self.kept[statement.order] = statement
            self._changes.note_kept(statement)
            now, later = statement.uses
            before = [s for name in sorted(now) for s in self._bound_before(name, statement)]
            for name in statement.extends:
                extended = self._scope.before(name, statement.order)
                before += [extended] if extended is not None else []
            after = [s for name in sorted(later - now) for s in self._bound(name)]
            self._needs[statement.order] = before
            waiting += before + after

    def keep_changes(self) -> None:
        """Keep what changes the kept objects later on, until there is no more of it."""
        while (statement := self._changes.next()) is not None:
            self.keep(statement)

    def _bound_before(self, name: str, user: Statement) -> list[Statement]:
        """Return what a name stands for when a statement is run from top to bottom."""
        every = self.found.bindings.get(name, ())
        before = self._scope.before(name, user.order)
        if before is not None:
            return [before]
        if name in self.chosen or not every or every[0].order >= user.order:
            return [s for s in self._bound(name) if s is not user]
        self.not_made.setdefault(name, every[0])
        return []

    def _bound(self, name: str) -> list[Statement]:
        """Return what gives a name its value, as far as this exercise is concerned."""
        best = self.chosen.get(name) or self._scope.last(name)
        if best is not None:
            return [best]
        every = self.found.bindings.get(name, ())
        if every:
            self.not_made.setdefault(name, every[-1])
        elif name not in _IMPLICIT:
            self._unknown.add(name)
        return []

    def keep_submodules(self) -> None:
        """Keep imports such as `import torch.utils.data` of modules that kept code names."""
        roots = {name for s in self.kept.values() if s.is_import for name in s.binds}
        imports = [
            (s, alias.name)
            for name in sorted(roots)
            for s in self.found.bindings.get(name, ())
            if isinstance(s.node, ast.Import)
            for alias in s.node.names
            if alias.asname is None and "." in alias.name
        ]
        if imports:
            text = "\n".join(s.text for s in self.kept.values())
            named: set[str] = set()
            for dotted in set(_DOTTED.findall(text)):
                parts = dotted.split(".")
                named.update(".".join(parts[:end]) for end in range(2, len(parts) + 1))
            for statement, module in imports:
                if module in named:
                    self.keep(statement)
                    self._first.add(statement.order)

    def missing_imports(self) -> tuple[list[str], frozenset[str]]:
        """Return imports of the stub for names that nothing binds, and the names that are left.

        Imports with a star are kept if there are such names.
        """
        lacking = self._unknown
        imports = []
        for text, names in self.given.imports:
            if lacking.intersection(names):
                imports.append(text)
                lacking = lacking.difference(names)
        if lacking:
            for statement in self.found.statements:
                if statement.is_star:
                    self.keep(statement)
                    self._first.add(statement.order)
        return imports, frozenset(lacking)

    def in_order(self) -> list[Statement]:
        """Return the kept statements in their order, but each after what it needs to be run."""
        done: set[int] = set()
        ordered: list[Statement] = []
        stack = sorted(self.kept.values(), key=lambda s: (s.order not in self._first, s.order))
        stack.reverse()
        is_open: set[int] = set()
        while stack:
            statement = stack[-1]
            needs = [] if statement.order in is_open else self._needs.get(statement.order, [])
            is_open.add(statement.order)
            missing = [s for s in needs if s.order not in done and s.order not in is_open]
            if missing:
                stack += sorted(missing, key=lambda s: -s.order)
                continue
            stack.pop()
            if statement.order not in done:
                done.add(statement.order)
                ordered.append(statement)
        return ordered


def future_imports(found: Found) -> list[str]:
    """Return the names that the notebook imports from `__future__`."""
    names: dict[str, None] = {}
    for statement in found.statements:
        if isinstance(statement.node, ast.ImportFrom) and statement.node.module == _FUTURE:
            names.update(dict.fromkeys(alias.name for alias in statement.node.names))
    return list(names)
