"""What the form of a probe or helper must be, whatever it refers to."""

import ast
import builtins
import sys
from collections.abc import Iterator
from typing import NamedTuple

from grader.judge.free_names import Definition

ALLOWED = "torch, numpy and the standard library"

# These would hide from an author, and from the judge, what a probe refers to.
_HIDING_MODULES = frozenset(("importlib", "builtins", "runpy", "pkgutil", "zipimport"))
_HIDING_NAMES = frozenset(("__import__", "eval", "exec", "compile", "globals", "locals"))
_ALLOWED_ROOTS = (sys.stdlib_module_names | {"torch", "numpy"}) - _HIDING_MODULES


class Fault(NamedTuple):
    """Why a definition is refused.

    Args:
        line: Line of the file.
        text: The rest of a sentence that begins with the name of the definition.
        tip: What to do about it.
    """

    line: int
    text: str
    tip: str = ""


def is_allowed_module(module: str) -> bool:
    """Tell whether a probe may import a module, given by its absolute name."""
    return module.partition(".")[0] in _ALLOWED_ROOTS


def is_builtin(name: str) -> bool:
    """Tell whether a name is one that Python gives to every module on purpose."""
    return hasattr(builtins, name) and (not name.startswith("__") or name == "__debug__")


def form_faults(stripped: Definition, kind: str) -> Iterator[Fault]:
    """Yield what is wrong with the form of a definition.

    Args:
        stripped: The definition without annotations.
        kind: `probe` or `helper`.
    """
    if isinstance(stripped, ast.AsyncFunctionDef):
        yield Fault(stripped.lineno, "is asynchronous.", "Nothing awaits it; write a plain def.")
    if kind == "probe":
        yield from _signature_faults(stripped)
    functions = [stripped, *(stripped.body if isinstance(stripped, ast.ClassDef) else [])]
    for function in functions:
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _default_faults(function.args)
    for node in ast.walk(stripped):
        yield from _statement_faults(node)


def reference_fault(name: str, line: int) -> Fault | None:
    """Return what is wrong with a reference to a builtin that hides other references."""
    if name not in _HIDING_NAMES:
        return None
    return Fault(
        line, f"refers to `{name}`, which would hide what it refers to.", "Write the code itself."
    )


def _signature_faults(stripped: Definition) -> Iterator[Fault]:
    line = stripped.lineno
    if isinstance(stripped, ast.ClassDef):
        yield Fault(line, "is a class; a probe is a function.", "Mark it with @helper.")
        return
    arguments = stripped.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    if names[:1] != ["student"]:
        seen = f"`{names[0]}`" if names else "missing"
        yield Fault(line, f"needs `student` as its first parameter; that is {seen}.")
    for star, argument in (("*", arguments.vararg), ("**", arguments.kwarg)):
        if argument:
            yield Fault(line, f"takes `{star}{argument.arg}`.", "Name each parameter.")
    for argument in arguments.posonlyargs[1:]:
        yield Fault(line, f"takes `{argument.arg}` by position only.", "Arguments come by name.")


def _default_faults(arguments: ast.arguments) -> Iterator[Fault]:
    for default in (*arguments.defaults, *arguments.kw_defaults):
        if default is None:
            continue
        try:
            ast.literal_eval(default)
        except ValueError:
            text = f"has `{ast.unparse(default)}` as a default, which is no literal."
            yield Fault(default.lineno, text, "Pass it as an argument, or set it in the body.")


def _statement_faults(node: ast.AST) -> Iterator[Fault]:
    match node:
        case ast.Import(names=names):
            modules = [alias.name for alias in names]
        case ast.ImportFrom(level=level) if level:
            text = f"imports by the relative name `{'.' * level}{node.module or ''}`."
            yield Fault(node.lineno, text, f"A worker has {ALLOWED} only.")
            return
        case ast.ImportFrom(module=module):
            modules = [module or ""]
        case ast.Global(names=names):
            listed = ", ".join(f"`{name}`" for name in names)
            yield Fault(node.lineno, f"declares {listed} as global.", "Return it instead.")
            return
        case ast.Call(func=ast.Name(id="vars"), args=[], keywords=[]):
            yield Fault(node.lineno, "refers to `vars()`, which would hide what it refers to.")
            return
        case _:
            return
    for module in modules:
        if not is_allowed_module(module):
            text = f"imports `{module}`; a worker has {ALLOWED} only."
            yield Fault(node.lineno, text)
