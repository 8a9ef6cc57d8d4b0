"""Copies of the decoder with one check switched off, made in memory.

Every `raise ProtocolError` is a site. Its check is switched off in the form that fits: a condition
becomes False; a handler lets the exception pass, or swallows it; a raise that stands alone goes.
Finer mutants switch off one part of a condition.
"""

import ast
import copy
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

# In the order in which they import each other.
MODULES = (
    "grader.wire.frames",
    "grader.wire.strict_json",
    "grader.wire.blob",
    "grader.wire.tensor_entries",
    "grader.wire.decode",
    "grader.sandbox.outer.channel",
    "grader.sandbox.outer.worker",
)
_Tree = ast.Module


@dataclass(frozen=True)
class Decoder:
    """One copy of the modules that stand between a worker's bytes and a value."""

    modules: Mapping[str, ModuleType]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a module
        """Return a module by the last part of its name."""
        for full, module in self.modules.items():
            if full.endswith(f".{name}"):
                return module
        raise AttributeError(name)


@dataclass(frozen=True)
class Change:
    """A change of one node of one module.

    Args:
        module: The module's name.
        path: Where the node is: field names and indexes from the root.
        new: What stands there instead.
    """

    module: str
    path: tuple[str | int, ...]
    new: ast.AST


@dataclass(frozen=True)
class Mutant:
    """A named change that switches something off."""

    name: str
    changes: tuple[Change, ...]


@cache
def source_of(module: str) -> str:
    """Return the text of a module."""
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).read_text(encoding="utf-8")


@cache
def _tree_of(module: str) -> _Tree:
    return ast.parse(source_of(module))


@cache
def _code_of(module: str) -> CodeType:
    return compile(_tree_of(module), f"<{module}>", "exec")


def build(changes: tuple[Change, ...] = (), texts: Mapping[str, str] | None = None) -> Decoder:
    """Make a copy of the decoder.

    Args:
        changes: What is different in it.
        texts: Modules whose whole text is another, by name.

    Returns:
        The copy. The modules in use stay as they are.
    """
    codes = {module: _code_of(module) for module in MODULES}
    for module in {change.module for change in changes}:
        tree = copy.deepcopy(_tree_of(module))
        for change in changes:
            if change.module == module:
                _put(tree, change.path, change.new)
        codes[module] = compile(ast.fix_missing_locations(tree), f"<{module}>", "exec")
    for module, text in (texts or {}).items():
        codes[module] = compile(text, f"<{module}>", "exec")
    made: dict[str, ModuleType] = {}
    before = {module: sys.modules.get(module) for module in MODULES}
    try:
        for module, code in codes.items():
            made[module] = sys.modules[module] = ModuleType(module)
            exec(code, made[module].__dict__)  # noqa: S102 - our own text
    finally:
        for module, old in before.items():
            if old is None:
                sys.modules.pop(module, None)
            else:
                sys.modules[module] = old
    return Decoder(made)


def _put(tree: Any, path: tuple[str | int, ...], new: ast.AST) -> None:  # noqa: ANN401
    *way, last = path
    node = tree
    for step in way:
        node = node[step] if isinstance(step, int) else getattr(node, step)
    if isinstance(last, int):
        node[last] = copy.deepcopy(new)
    else:
        setattr(node, last, copy.deepcopy(new))


@dataclass(frozen=True)
class Site:
    """One place where a message is refused.

    Args:
        name: Module, function and sentence.
        whole: Mutants with the whole check switched off, one for each form that makes sense.
        parts: Mutants with one part of its condition switched off.
    """

    name: str
    whole: tuple[Mutant, ...]
    parts: tuple[Mutant, ...]


_Way = list[tuple[ast.AST, tuple[str | int, ...]]]


@cache
def sites() -> dict[str, Site]:
    """Return every place where the decoder refuses a message, by name."""
    found: dict[str, Site] = {}
    for module in MODULES:
        for way in _raises(_tree_of(module), [(_tree_of(module), ())]):
            name = _name_of(module, way)
            if name in found:
                name += " (2)"
            assert name not in found
            found[name] = Site(
                name, tuple(_whole(name, module, way)), tuple(_parts(name, module, way))
            )
    return found


def _raises(node: ast.AST, way: _Way) -> Iterator[_Way]:
    if isinstance(node, ast.Raise) and _is_refusal(node):
        yield way
    for field, value in ast.iter_fields(node):
        for number, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST):
                step = (field, number) if isinstance(value, list) else (field,)
                yield from _raises(child, [*way, (child, way[-1][1] + step)])


def _is_refusal(node: ast.Raise) -> bool:
    called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(called, ast.Name) and called.id == "ProtocolError"


def _name_of(module: str, way: _Way) -> str:
    functions = [n.name for n, _ in way if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    statement = way[-1][0]
    assert isinstance(statement, ast.Raise)
    assert isinstance(statement.exc, ast.Call)
    parts = [n.value for n in ast.walk(statement.exc.args[0]) if isinstance(n, ast.Constant)]
    words = " ".join(" ".join(part for part in parts if isinstance(part, str)).split())
    return f"{module.rpartition('.')[2]}.{'.'.join(functions)}: {words}"


def _whole(name: str, module: str, way: _Way) -> Iterator[Mutant]:
    (parent, path), (_, own) = way[-2], way[-1]
    if isinstance(parent, ast.If):
        change = Change(module, (*path, "test"), ast.Constant(value=False))
        yield Mutant(name, (change,))
    else:
        yield Mutant(f"{name} [swallowed]", (Change(module, own, ast.Pass()),))
        if isinstance(parent, ast.ExceptHandler):
            passed_on = ast.Raise(exc=None, cause=None)
            yield Mutant(f"{name} [passed on]", (Change(module, own, passed_on),))


def _parts(name: str, module: str, way: _Way) -> Iterator[Mutant]:
    parent, path = way[-2]
    if isinstance(parent, ast.If):
        for what, change in _weaker(parent.test, (*path, "test"), module):
            yield Mutant(f"{name} [without {what}]", (change,))


def _weaker(
    node: ast.AST, path: tuple[str | int, ...], module: str
) -> Iterator[tuple[str, Change]]:
    """List the parts of a condition, each with the change that takes it out."""
    if isinstance(node, ast.BoolOp):
        neutral = isinstance(node.op, ast.And)
        for number, value in enumerate(node.values):
            here = (*path, "values", number)
            yield ast.unparse(value), Change(module, here, ast.Constant(value=neutral))
    if isinstance(node, ast.Compare) and len(node.ops) == 2:
        first, second = node.comparators
        low = ast.Compare(node.left, node.ops[:1], [first])
        high = ast.Compare(first, node.ops[1:], [second])
        yield ast.unparse(low), Change(module, path, high)
        yield ast.unparse(high), Change(module, path, low)
    for field, value in ast.iter_fields(node):
        for number, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST):
                step = (field, number) if isinstance(value, list) else (field,)
                yield from _weaker(child, path + step, module)
