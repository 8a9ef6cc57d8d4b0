"""Puts the answer to one exercise together from the statements of a notebook.

The answer's own definitions are where it begins; what they use, and what that uses, follows. So
training loops, plots and trials are left out whoever wrote them into which cell, and so are the
answers to other exercises.
"""

import ast
import builtins
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.sandbox.inner.notebook_given import Given
from grader.sandbox.inner.notebook_statements import Statement, calls_of

_FUTURE = "__future__"
_HOOKS = ("__init_subclass__", "__subclasses__", "type.__new__", "(type)")
_IMPLICIT = frozenset((*dir(builtins), "__file__", "__name__", "__doc__"))


@dataclass
class Found:
    """All that a notebook holds.

    Args:
        statements: Every statement of its code cells, in order.
        bindings: The statements that give a value to each name, in order.
    """

    statements: list[Statement]
    bindings: dict[str, list[Statement]] = field(default_factory=dict)
    _short: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note who binds what."""
        for statement in self.statements:
            for name in statement.binds:
                self.bindings.setdefault(name, []).append(statement)

    def merely_defines(self, statement: Statement) -> bool:
        """Tell whether a statement can be run here: it takes no time and shows nothing."""
        calls = calls_of(statement.node)
        return calls is not None and all(self._is_short(name) for name in calls)

    def _is_short(self, name: str) -> bool:
        """Tell whether a call of a name ends soon, as far as can be seen: nothing in it loops."""
        if name not in self._short:
            self._short[name] = True  # for a function that calls itself
            definitions = [s.node for s in self.bindings.get(name, ()) if s.is_definition]
            parts = [part for node in definitions for part in ast.walk(node)]
            called = (part.func for part in parts if isinstance(part, ast.Call))
            names = {function.id for function in called if isinstance(function, ast.Name)}
            loops = any(isinstance(part, ast.For | ast.While | ast.AsyncFor) for part in parts)
            self._short[name] = not loops and all(self._is_short(n) for n in sorted(names))
        return self._short[name]


@dataclass
class Answer:
    """What was put together for one exercise.

    Args:
        kept: The statements, in the order in which they are to be run.
        imports: Imports of the stub that the notebook lacks.
        is_untouched: Whether all that was to be written is as it was given.
        answered: How many of the names that were to be written are written.
        replaced: Statements that define a name again which a later one defines.
        not_made: Names that are used while what makes them is more than a definition.
    """

    kept: list[Statement]
    imports: list[str]
    is_untouched: bool
    answered: int
    replaced: list[tuple[str, Statement, Statement]]
    not_made: list[tuple[str, Statement]]


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
    imports = maker.missing_imports()
    written = [s for s in maker.chosen.values() if not given.holds(s.text)]
    changed = any(s.changes and s not in maker.chosen.values() for s in maker.kept.values())
    return Answer(
        kept=maker.in_order(),
        imports=imports,
        is_untouched=not written and not changed,
        answered=len(written) + changed,
        replaced=maker.replaced,
        not_made=list(maker.not_made.items()),
    )


class _Maker:
    def __init__(self, found: Found, exercise: str, given: Given) -> None:
        self.found, self.exercise, self.given = found, exercise, given
        self.kept: dict[int, Statement] = {}
        self.not_made: dict[str, Statement] = {}
        self.replaced: list[tuple[str, Statement, Statement]] = []
        self._unknown: set[str] = set()
        self._needs: dict[int, list[Statement]] = {}
        self.chosen = {name: s for name in given.names if (s := self._chosen(name)) is not None}
        own = max((s.order for s in self.chosen.values()), default=-1)
        others = (s.order for s in found.statements if s.home not in {"", exercise})
        # Where the part of the notebook ends that is about this exercise.
        self._end = min((order for order in others if order > own), default=1 << 60)

    def _chosen(self, name: str) -> Statement | None:
        """Return the statement that is the answer for a name that was to be written."""
        mine = [s for s in self.found.bindings.get(name, ()) if s.home == self.exercise]
        usable = [s for s in mine if self.found.merely_defines(s)]
        definitions = [s for s in usable if s.is_definition]
        written = [s for s in definitions if not self.given.holds(s.text)]
        # A name that a trial happens to use, `snapshot = snapshot(net)`, replaces no definition.
        others = [s for s in usable if not s.is_definition and name not in s.uses[0]]
        best = (written or others or definitions)[-1:]
        for last in best:
            again = [s for s in written if s is not last]
            self.replaced += [(name, s, last) for s in again if name not in last.uses[0]]
            return last
        return None

    def keep(self, first: Statement) -> None:
        """Keep a statement and all that it needs."""
        waiting = [first]
        while waiting:
            statement = waiting.pop()
            if statement.order in self.kept:
                continue
            self.kept[statement.order] = statement
            now, later = statement.uses
            before = [s for name in sorted(now) for s in self._bound_before(name, statement)]
            after = [s for name in sorted(later - now) for s in self._bound(name)]
            self._needs[statement.order] = before
            waiting += before + after

    def keep_changes(self) -> None:
        """Keep what changes the kept objects later on, until there is no more of it."""
        candidates = [
            s
            for s in self.found.statements
            if (s.changes or s.told) and s.home in {"", self.exercise}
        ]
        is_new = True
        while is_new:
            made: dict[str, int] = {}
            for kept in self.kept.values():
                if not kept.is_import:
                    for name in kept.binds:
                        made[name] = min(kept.order, made.get(name, kept.order))
            new = [
                s
                for s in candidates
                if s.order not in self.kept
                and self._is_change(s, made)
                and self.found.merely_defines(s)
            ]
            for statement in new:
                self.keep(statement)
            is_new = bool(new)

    def _is_change(self, statement: Statement, made: dict[str, int]) -> bool:
        """Tell whether a statement changes what is kept; `made` says where that was made first."""
        bindings = self.found.bindings
        for name in statement.changes:
            if name in made and (made[name] < statement.order or len(bindings[name]) == 1):
                return True
        for name in statement.told:  # `@register("linear")` may write into a kept table
            notes = [s for s in bindings.get(name, ()) if s.is_definition]
            if any(not made.keys().isdisjoint(s.uses[1]) for s in notes):
                return True
            if name in made and any(hook in s.text for s in self.kept.values() for hook in _HOOKS):
                return True
        return False

    def _bound_before(self, name: str, user: Statement) -> list[Statement]:
        """Return what a name stands for when a statement is run from top to bottom."""
        every = self.found.bindings.get(name, ())
        earlier = [s for s in every if s.order < user.order]
        if not earlier or (name in self.chosen and name not in user.binds):
            return [s for s in self._bound(name) if s is not user]
        return self._bound(name, earlier)

    def _bound(self, name: str, among: Iterable[Statement] | None = None) -> list[Statement]:
        """Return what gives a name its value, as far as this exercise is concerned."""
        if among is None and name in self.chosen:
            return [self.chosen[name]]
        every = list(self.found.bindings.get(name, ()) if among is None else among)
        usable = [s for s in every if self.found.merely_defines(s)]
        if not usable:
            if every:
                self.not_made.setdefault(name, every[-1])
            elif name not in _IMPLICIT:
                self._unknown.add(name)
            return []
        best = self._nearest(usable)
        return [best, *self._submodules(name)] if best.is_import else [best]

    def _nearest(self, usable: list[Statement]) -> Statement:
        own = [s for s in usable if s.home == self.exercise]
        shared = [s for s in usable if not s.home]
        group = own or shared or usable
        if own or all(s.order > self._end for s in group):
            return group[-1] if own else group[0]
        return [s for s in group if s.order <= self._end][-1]

    def _submodules(self, name: str) -> list[Statement]:
        """Return imports such as `import torch.utils.data` of modules that kept code names."""
        text = "\n".join(s.text for s in self.kept.values())
        return [
            s
            for s in self.found.bindings[name]
            if isinstance(s.node, ast.Import)
            and any(a.asname is None and "." in a.name and a.name in text for a in s.node.names)
        ]

    def missing_imports(self) -> list[str]:
        """Return imports of the stub for names that nothing binds; keep imports with a star."""
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
        return imports

    def in_order(self) -> list[Statement]:
        """Return the kept statements in their order, but each after what it needs to be run."""
        done: set[int] = set()
        ordered: list[Statement] = []
        starred = [s for s in self.kept.values() if s.is_star]
        stack = sorted((*self.kept.values(),), key=lambda s: (s not in starred, s.order))[::-1]
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
