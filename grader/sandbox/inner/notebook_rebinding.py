"""Tells which assignments give a name code, as a definition does, and which give it a value.

`MySequential = Better` and `shift = torch.no_grad()(shift)` give an answer another form. After
`net = MySequential(...)` or `shift = shift(net)` the name stands for what a trial made.
"""

import ast
from collections.abc import Iterable, Iterator

from grader.sandbox.inner.notebook_statements import (
    Definition,
    Statement,
    each_part,
    root_of,
    targets_of,
)

_PARTS_OF_A_CLASS = 3


def note_code(statements: Iterable[Statement]) -> None:
    """Note in each statement which of its names stand for code after it.

    Args:
        statements: All statements of a notebook, in order.
    """
    whole = list(statements)
    # A name that is bound only further down stands for what is defined there.
    is_code = {name: True for s in whole if s.is_definition for name in s.binds}
    seen: set[str] = set()
    for statement in whole:
        looks: dict[int, _Look] = {}  # of `a = b = f(c)` the right side is looked at once
        given: set[str] = set()
        for name, value in _pairs(statement.node):
            if value is not None and id(value) not in looks:
                looks[id(value)] = _Look(value, is_code)
            if value is None or looks[id(value)].gives_code_to(name):
                given.add(name)
        statement.gives = frozenset(given)
        for name in statement.binds:
            extended = name in statement.extends and name in seen and is_code.get(name, False)
            is_code[name] = name in given or (extended and not given)
            seen.add(name)


class _Look:
    """What an expression calls, and whether what comes of it is code."""

    def __init__(self, value: ast.AST, is_code: dict[str, bool]) -> None:
        self.called: set[str] = set()
        self.gives_code = False
        if isinstance(value, ast.Call) and root_of(value.func) == "type":
            self.gives_code = len(value.args) == _PARTS_OF_A_CLASS
        choices = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
        for choice in choices:
            if isinstance(choice, ast.Call):
                self._look_into(choice, is_code)
            else:
                self.gives_code |= _is_named(choice, is_code)

    def gives_code_to(self, name: str) -> bool:
        """Tell whether the name stands for code; what it is called for is a trial's value."""
        return self.gives_code and name not in self.called

    def _look_into(self, call: ast.Call, is_code: dict[str, bool]) -> None:
        waiting: list[ast.AST] = [call]
        while waiting:
            here = waiting.pop()
            if isinstance(here, ast.Lambda):
                continue
            if isinstance(here, ast.Call):
                if isinstance(here.func, ast.Name):
                    self.called.add(here.func.id)
                passed = [*here.args, *(keyword.value for keyword in here.keywords)]
                plain = (p for p in passed if isinstance(p, ast.Name | ast.Lambda))
                self.gives_code |= any(_is_named(p, is_code) for p in plain)
            waiting += ast.iter_child_nodes(here)


def _is_named(value: ast.AST, is_code: dict[str, bool]) -> bool:
    """Tell whether an expression is a function, or the name of one or of a part of a module."""
    if isinstance(value, ast.Name | ast.Attribute):
        return is_code.get(root_of(value), False)
    return isinstance(value, ast.Lambda)


def _pairs(node: ast.stmt) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield each name that a statement binds, with what; None stands for a definition."""
    for part in each_part(node):
        if isinstance(part, Definition):
            yield part.name, None
        elif isinstance(part, ast.Import | ast.ImportFrom):
            for alias in part.names:
                yield alias.asname or alias.name.partition(".")[0], None
        elif isinstance(part, ast.Assign | ast.AnnAssign) and part.value is not None:
            for target in targets_of(part):
                yield from _assigned(target, part.value)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, own in zip(target.elts, value.elts, strict=False):
            if isinstance(one, ast.Name):
                yield one.id, own
