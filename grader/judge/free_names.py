"""What a definition refers to beyond itself, once everything that a worker has no use for is gone.

A probe is shipped as text. Its comments, docstrings and annotations stay at home, so they don't
count as references either. Python's own symbol tables decide which names are free: a second
implementation of the scoping rules would only be wrong somewhere else.
"""

import ast
import dis
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Any

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

_NAME_OPERATIONS = ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS", "STORE_GLOBAL")
_COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")


@dataclass(frozen=True, slots=True)
class FreeNames:
    """The names that a definition takes from its module.

    Args:
        at_definition: What has to exist when the definition is executed: bases, decorators,
            defaults and what the body of a class uses.
        at_call: What has to exist only when it is called.
        lines: Where each name is used, in the lines of the file.
    """

    at_definition: frozenset[str]
    at_call: frozenset[str]
    lines: dict[str, int]


def shippable(definition: Definition) -> Definition:
    """Return a copy without docstrings, annotations and the first decorator, which is ours.

    A field of a class keeps `object` as its annotation, since a dataclass is made of fields.

    Args:
        definition: A marked function or class; it is left as it is.
    """
    stripped: Definition = _stripped(definition)
    del stripped.decorator_list[0]
    return stripped


def free_names(stripped: Definition, text: str) -> FreeNames:
    """Find the names that a stripped definition takes from its module or from the builtins.

    Args:
        stripped: What `shippable` returned.
        text: It as text.
    """
    table = symtable.symtable(text, "<probe>", "exec")
    at_definition: set[str] = set()
    at_call: set[str] = set()
    for name, is_late in _global_references(table, is_late=False):
        (at_call if is_late else at_definition).add(name)
    at_definition.discard(stripped.name)
    at_call.discard(stripped.name)
    module = ast.Module(body=[stripped], type_ignores=[])
    lines: dict[str, int] = {}
    for name, line in _lines_of_names(compile(module, "<probe>", "exec")):
        lines.setdefault(name, line)
    for name in at_definition | at_call:
        lines.setdefault(name, stripped.lineno)  # code that can't be reached is not compiled
    return FreeNames(frozenset(at_definition), frozenset(at_call - at_definition), lines)


def _stripped(node: Any) -> Any:  # noqa: ANN401 - a node, a list or what else stands in a field
    """Copy a node without docstrings and annotations.

    Of its own and in one go: `copy.deepcopy` and a transformer take several times as long, and all
    probes of a pack go through this before the first check is run.
    """
    if type(node) is list:
        return [_stripped(item) for item in node]
    if not isinstance(node, ast.AST):
        return node
    kind: Any = type(node)
    if isinstance(node, ast.AnnAssign):
        if node.value is None:
            return ast.copy_location(ast.Pass(), node)
        assigned = ast.Assign(targets=[_stripped(node.target)], value=_stripped(node.value))
        return ast.copy_location(assigned, node)
    fields = {name: _stripped(value) for name, value in vars(node).items()}
    if kind is ast.arg:
        fields["annotation"] = None
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        fields["returns"] = None
        fields["body"] = _stripped(_without_docstring(node.body))
    elif isinstance(node, ast.ClassDef):
        body = _without_docstring(node.body)
        fields["body"] = [_field(s) if type(s) is ast.AnnAssign else _stripped(s) for s in body]
    return kind(**fields)


def _field(node: ast.AnnAssign) -> ast.AnnAssign:
    kept = {name: _stripped(value) for name, value in vars(node).items() if name != "annotation"}
    annotation = ast.copy_location(ast.Name("object", ast.Load()), node)
    return ast.AnnAssign(**kept, annotation=annotation)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    if not (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        return body
    return body[1:] or [ast.copy_location(ast.Pass(), first)]


def _global_references(table: symtable.SymbolTable, *, is_late: bool) -> Iterator[tuple[str, bool]]:
    """Yield each name that the scopes of a module take from its top, and whether only at a call."""
    is_module = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_global() or (is_module and symbol.is_referenced()):
            yield symbol.get_name(), is_late
    for child in table.get_children():
        # Other scopes (classes, comprehensions) run with what surrounds them.
        runs_later = child.get_type() == "function" and child.get_name() not in _COMPREHENSIONS
        yield from _global_references(child, is_late=is_late or runs_later)


def _lines_of_names(code: CodeType) -> Iterator[tuple[str, int]]:
    for instruction in dis.get_instructions(code):
        line = instruction.positions.lineno if instruction.positions else None
        if instruction.opname in _NAME_OPERATIONS and line is not None:
            yield str(instruction.argval), line
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _lines_of_names(constant)
