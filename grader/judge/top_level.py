"""What the names at the top of a check file stand for, read from its syntax tree.

Live values would not do: pytest may have rewritten the file, a constant has no source, and what
is defined further down does not exist yet when a probe above it is decorated.
"""

import ast
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from grader.errors import ProbeRefusedError
from grader.judge.free_names import Definition
from grader.syntax import parsed


@dataclass(frozen=True, slots=True)
class Import:
    """One name that an import statement binds.

    Args:
        text: A statement that imports this name and no other.
        module: Absolute name of the module; empty for a relative import.
        line: Its line in the file.
        meaning: What the name stands for. `import torch.fft` binds `torch`, just as
            `import torch` does.
    """

    text: str
    module: str
    line: int
    meaning: str


@dataclass(slots=True)
class TopLevel:
    """The top level of one file.

    Args:
        path: The file.
        imports: Per name, the import statements that bind it.
        definitions: Per name, the functions and classes of that name.
        others: Names bound in any other way, such as constants, with a line of each.
        star_lines: Lines of the star imports.
    """

    path: str
    imports: dict[str, list[Import]] = field(default_factory=dict)
    definitions: dict[str, list[Definition]] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)
    star_lines: list[int] = field(default_factory=list)

    def is_ambiguous(self, name: str) -> bool:
        """Tell whether a name is bound to several things, one after the other."""
        meanings = {i.meaning for i in self.imports.get(name, [])}
        bindings = len(meanings) + len(self.definitions.get(name, [])) + (name in self.others)
        return bindings > 1

    def add(self, statement: ast.stmt) -> None:
        """Take in what a statement of the top level binds."""
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for alias in statement.names:
                self._add_import(statement, alias)
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            self.definitions.setdefault(statement.name, []).append(statement)
        else:
            for node in ast.walk(statement):
                for name in _bound_by(node):
                    self.others.setdefault(name, getattr(node, "lineno", statement.lineno))

    def _add_import(self, statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> None:
        if alias.name == "*":
            self.star_lines.append(statement.lineno)
            return
        name = alias.asname or alias.name.partition(".")[0]
        if isinstance(statement, ast.Import):
            text = ast.unparse(ast.Import(names=[alias]))
            module, meaning = alias.name, alias.name if alias.asname else name
        else:
            module = "" if statement.level else statement.module or ""
            text = ast.unparse(ast.ImportFrom(statement.module, [alias], statement.level))
            meaning = f"{module}.{alias.name}"
        found = Import(text, module, statement.lineno, meaning)
        self.imports.setdefault(name, []).append(found)


def read_top_level(path: str) -> TopLevel:
    """Read the top level of a Python file.

    Args:
        path: The file, as its code objects name it.

    Raises:
        ProbeRefusedError: There is no such file or it isn't Python.
    """
    try:
        return _parsed(path, Path(path).read_bytes())
    except (OSError, ValueError, SyntaxError) as error:
        raise ProbeRefusedError(
            f"{path}: the source can't be read ({error}).", "Write probes in a file."
        ) from error


@lru_cache(maxsize=64)
def _parsed(path: str, content: bytes) -> TopLevel:
    top = TopLevel(path)
    for statement in parsed(content, path).body:
        top.add(statement)
    return top


def _bound_by(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return [name]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            return [name]
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            return [name]
        case ast.alias(name=name, asname=alias):
            return [alias or name.partition(".")[0]]
        case _:
            return []
