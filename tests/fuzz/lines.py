"""Which lines of the decoder were reached, at the price of one assignment per statement.

The modules of the decoder are loaded with a mark before every statement of a function. That works
the same on every version of Python, and costs far less than a trace function.
"""

import ast
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, ModuleType

DECODER = (
    "grader.wire.frames",
    "grader.wire.strict_json",
    "grader.wire.blob",
    "grader.wire.tensor_entries",
    "grader.wire.decode",
)
_MARKS = "_reached_lines"
# The side that sends.
_NOT_OF_THE_DECODER = frozenset(("write_frame",))


class LineCounter(importlib.abc.MetaPathFinder):
    """Loads the decoder's modules so that they note the lines that are reached.

    To be installed before the first of them is imported.
    """

    def __init__(self) -> None:
        self.marks = bytearray()
        self.places: list[tuple[str, int]] = []

    def install(self) -> None:
        """Take over the loading of the decoder's modules."""
        early = [name for name in DECODER if name in sys.modules]
        assert not early, f"imported too early: {early}"
        sys.meta_path.insert(0, self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find one of the decoder's modules; nothing for all others."""
        if fullname not in DECODER:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec and spec.origin:
            spec.loader = _Loader(fullname, spec.origin, self)
        return spec

    def instrumented(self, source: bytes, path: str, module: str) -> CodeType:
        """Compile a module with a mark before every statement of a function."""
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name not in _NOT_OF_THE_DECODER:
                self._mark_blocks(node, module)
        compiled: CodeType = compile(ast.fix_missing_locations(tree), path, "exec")
        self.marks.extend(bytes(len(self.places) - len(self.marks)))
        return compiled

    def _mark_blocks(self, node: ast.AST, module: str) -> None:
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                setattr(node, field, [new for old in block for new in self._marked(old, module)])
        for handler in getattr(node, "handlers", ()):
            self._mark_blocks(handler, module)

    def _marked(self, statement: ast.stmt, module: str) -> list[ast.stmt]:
        is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if is_text:  # a docstring has to stay the first
            return [statement]
        number = len(self.places)
        self.places.append((module, statement.lineno))
        mark = ast.parse(f"{_MARKS}[{number}] = 1").body[0]
        for part in ast.walk(mark):
            ast.copy_location(part, statement)
        if not isinstance(statement, ast.FunctionDef):
            self._mark_blocks(statement, module)
        return [mark, statement]

    def count(self) -> int:
        """Return how many statements were reached."""
        return self.marks.count(1)

    def table(self) -> dict[str, list[int]]:
        """Return, by module, how many statements were reached and how many there are."""
        found = {name: [0, 0] for name in DECODER}
        for (module, _), mark in zip(self.places, self.marks, strict=True):
            found[module][0] += mark
            found[module][1] += 1
        return found

    def missed(self) -> list[str]:
        """Return the places that were not reached."""
        pairs = zip(self.places, self.marks, strict=True)
        return [f"{module}:{line}" for (module, line), mark in pairs if not mark]


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, counter: LineCounter) -> None:
        super().__init__(name, path)
        self._counter = counter

    def exec_module(self, module: ModuleType) -> None:
        source = Path(self.path).read_bytes()
        code = self._counter.instrumented(source, self.path, self.name)
        setattr(module, _MARKS, self._counter.marks)
        exec(code, module.__dict__)  # noqa: S102 - as every loader does
