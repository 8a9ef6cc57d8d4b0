"""From the text of a cell to its top-level statements: what each binds, and which names it needs.

A statement is kept or left as a whole. Whether a name inside a function is the function's own is
found out by Python's `symtable`, so that `X` in a signature is not taken for a global `X`.
"""

import ast
import re
import symtable
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.sandbox.inner.notebook_python import NAME, REFUSALS

_OWN_SCOPE = frozenset(("listcomp", "setcomp", "dictcomp", "genexpr"))
_LONG = re.compile(
    r"_*(?:train|fit|run|plot|show|display|imshow|sleep|wait|join|download|urlopen|urlretrieve"
    r"|benchmark|timeit|input|open|exec|eval|exit|_exit|quit|breakpoint|system|popen|call|mount"
    r"|check_call|check_output|backward|step|start|load_data|main)(?:_\w*)?",
    re.IGNORECASE,
)
_CHANGERS = frozenset(
    ("add", "append", "clear", "discard", "extend", "insert", "pop", "register", "remove")
)
_CHANGERS |= {"reverse", "setdefault", "sort", "update"}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(eq=False, slots=True)
class Statement:
    """A top-level statement of a cell.

    Args:
        cell: Number of the cell.
        order: Its place among the statements of the whole notebook.
        node: Its syntax tree.
        text: Its lines.
        binds: Names that it gives a value to.
        changes: Names of objects that it changes, as `A.x = 1` and `@add_to_class(A)` do.
        told: Names of its decorators and bases; what they note of it, `changes` doesn't tell.
        extends: Names that it binds while it may need their value before, as `A += 1` does.
        home: The exercise that it belongs to; "" where that is not said.
        is_given: Whether it is a piece of a stub as it was given.
        gives: Those of the names it binds that stand for code afterwards.
    """

    cell: int
    order: int
    node: ast.stmt
    text: str
    binds: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    home: str = ""
    is_given: bool = False
    gives: frozenset[str] = frozenset()
    _uses: tuple[frozenset[str], frozenset[str]] | None = field(default=None, repr=False)

    @property
    def is_definition(self) -> bool:
        """Whether it is a class or a function."""
        return isinstance(self.node, Definition)

    @property
    def is_import(self) -> bool:
        """Whether it is an import, one inside `try` or `if` not counted."""
        return isinstance(self.node, ast.Import | ast.ImportFrom)

    @property
    def is_star(self) -> bool:
        """Whether it imports names that it does not tell."""
        return isinstance(self.node, ast.ImportFrom) and self.node.names[0].name == "*"

    def is_written(self, name: str) -> bool:
        """Tell whether it gives a name code that is neither imported nor a stub's."""
        return name in self.gives and not self.is_given and not self.is_import

    @property
    def uses(self) -> tuple[frozenset[str], frozenset[str]]:
        """Global names that it needs when it is run, and those that its functions need later."""
        if self._uses is None:
            now: set[str] = set()
            later: set[str] = set()
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    _look(symtable.symtable(self.text, NAME, "exec"), now, later)
            except REFUSALS:
                pass  # `await` outside a function: such a statement is never kept
            self._uses = frozenset(now), frozenset(later)
        return self._uses


def _look(table: symtable.SymbolTable, now: set[str], later: set[str]) -> None:
    is_module = table.get_type() == "module"
    for symbol in table.get_symbols():
        # `global calls; calls += 1` assigns the name, and symtable doesn't say that it reads it.
        is_used = symbol.is_referenced() or (symbol.is_assigned() and not is_module)
        if is_used and (is_module or symbol.is_global()):
            now.add(symbol.get_name())
    for child in table.get_children():
        is_function = str(child.get_type()) in {"function", "annotation"}
        is_put_off = is_function and child.get_name() not in _OWN_SCOPE
        _look(child, later if is_put_off else now, later)


def statements_of(text: str, tree: ast.Module, cell: int, first: int) -> list[Statement]:
    """Return the top-level statements of a cell.

    Args:
        text: What was parsed.
        tree: What came of it.
        cell: The cell's number.
        first: How many statements the cells before it have.
    """
    lines = [line.encode() for line in text.split("\n")]
    found: list[Statement] = []
    nodes = tree.body
    for place, node in enumerate(nodes):
        start, end = _lines_of(node)
        before = _lines_of(nodes[place - 1])[1] if place else 0
        after = _lines_of(nodes[place + 1])[0] if place + 1 < len(nodes) else len(lines) + 1
        part = lines[start - 1 : end]
        if after == end and node.end_col_offset is not None:  # `a = 1; b = 2`
            part[-1] = part[-1][: node.end_col_offset]
        if before == start:
            part[0] = part[0][node.col_offset :]
        statement = Statement(cell, first + place, node, b"\n".join(part).decode())
        statement.binds = tuple(dict.fromkeys(_bound(node)))
        statement.changes = tuple(dict.fromkeys(_changed(node)))
        statement.told = tuple(_told(node))
        if isinstance(node, ast.AugAssign) or _parts(node) is not None:
            statement.extends = statement.binds
        found.append(statement)
    return found


def _lines_of(node: ast.stmt) -> tuple[int, int]:
    decorators = node.decorator_list if isinstance(node, Definition) else []
    start = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return start, node.end_lineno or node.lineno


def _parts(node: ast.stmt) -> list[ast.stmt] | None:
    """Return the statements inside an `if`, `try` or `with`; None for other statements."""
    if isinstance(node, ast.If):
        return [*node.body, *node.orelse]
    if isinstance(node, ast.Try):
        handlers = [s for handler in node.handlers for s in handler.body]
        return [*node.body, *handlers, *node.orelse, *node.finalbody]
    return node.body if isinstance(node, ast.With) else None


def each_part(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield a statement and all statements inside it, in order, whatever their number."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting += reversed(_parts(here) or ())  # a thousand times `elif` nests as deep


def _bound(node: ast.stmt) -> list[str]:
    return [name for part in each_part(node) for name in _bound_here(part)]


def _bound_here(node: ast.stmt) -> list[str]:
    if isinstance(node, Definition):
        return [node.name]
    if isinstance(node, ast.Import):
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [alias.asname or alias.name for alias in node.names if alias.name != "*"]
    names = (n for target in targets_of(node) for n in ast.walk(target) if isinstance(n, ast.Name))
    return [name.id for name in names if isinstance(name.ctx, ast.Store)]


def targets_of(node: ast.stmt) -> list[ast.expr]:
    """Return what a statement assigns to, or deletes."""
    if isinstance(node, ast.Assign | ast.Delete):
        return node.targets
    if isinstance(node, ast.AnnAssign):
        return [node.target] if node.value is not None else []
    if isinstance(node, ast.AugAssign):
        return [node.target]
    type_alias = getattr(ast, "TypeAlias", None)  # from Python 3.12 on
    if type_alias is not None and isinstance(node, type_alias):
        return [node.name]
    return []


def _changed(node: ast.stmt) -> list[str]:
    return [name for part in each_part(node) for name in _changed_here(part)]


def _changed_here(node: ast.stmt) -> list[str]:
    if isinstance(node, Definition):
        found = []
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call):
                found += [root_of(argument) for argument in decorator.args]
            place = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(place, ast.Attribute):
                found.append(root_of(place))
        return [name for name in found if name]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        call = node.value
        if isinstance(call.func, ast.Attribute):  # `TABLE.update(...)`
            return [root_of(call.func)] if call.func.attr in _CHANGERS else []
        return [root_of(call.args[0])] if root_of(call.func) == "setattr" and call.args else []
    places = [t for t in targets_of(node) if isinstance(t, ast.Attribute | ast.Subscript)]
    return [name for place in places if (name := root_of(place))]


def _told(node: ast.stmt) -> list[str]:
    if not isinstance(node, Definition):
        return []
    named = [root_of(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list]
    if isinstance(node, ast.ClassDef):
        named += [root_of(base) for base in (*node.bases, *(k.value for k in node.keywords))]
    return [name for name in named if name]


def root_of(node: ast.expr) -> str:
    """Return the name at the root of `a.b[c].d`; "" if there is none."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def calls_of(node: ast.stmt) -> list[str] | None:
    """Return what a statement calls while it is run, if it only defines something.

    Args:
        node: A statement.

    Returns:
        The names at the root of each call, `torch` for `torch.ones(3)`; None if the statement
        does more than define: a loop, an expression, or a call whose name tells of long work.
    """
    roots: list[str] = []
    for part in each_part(node):
        if isinstance(part, Definition | ast.Import | ast.ImportFrom | ast.Pass):
            continue
        run = _run_by(part)
        called = _roots_of_calls(run) if run is not None else None
        if called is None:
            return None
        roots += called
    return roots


def _run_by(node: ast.stmt) -> list[ast.AST] | None:
    """Return what of a statement is run beside the statements in it; None if it does more."""
    if isinstance(node, ast.If):
        is_script = any(isinstance(n, ast.Name) and n.id == "__name__" for n in ast.walk(node.test))
        return None if is_script else [node.test]
    if isinstance(node, ast.With):
        return [item.context_expr for item in node.items]
    if _parts(node) is not None:
        return []
    return [node] if targets_of(node) or _changed_here(node) else None


def _roots_of_calls(waiting: list[ast.AST]) -> list[str] | None:
    roots: list[str] = []
    while waiting:
        here = waiting.pop()
        if isinstance(here, ast.Await | ast.Yield | ast.YieldFrom):
            return None
        if isinstance(here, ast.Call):
            named = here.func.attr if isinstance(here.func, ast.Attribute) else root_of(here.func)
            if _LONG.fullmatch(named):
                return None
            roots.append(root_of(here.func))
        if not isinstance(here, ast.Lambda):  # what a lambda does, it does later
            waiting += ast.iter_child_nodes(here)
    return [root for root in roots if root]
