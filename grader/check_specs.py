"""What the checks of an exercise are worth, read from the syntax tree of its check file.

`python -m grader list` has to answer without torch, and a check file imports torch. So the marks
are read without running the file, which is why their arguments must be literals. The same table
tells the judge which checks a score has to account for, whatever pytest collected.
"""

import ast
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from grader.errors import PackError
from grader.pack import read_pack_text
from grader.syntax import parsed

Evidence = Literal["verified", "witnessed"]

_FILE_NAME = re.compile(r"test_(?P<number>ex\d\d)_[a-z0-9_]+\.py")
_REQUIRED = ("points", "title", "evidence")
_OPTIONAL = ("needs", "public", "gpu", "later")
_MARK = "pytest.mark.check"
# They would run a check several times, or not at all, while its points still count.
_REFUSED_MARKS = frozenset(f"pytest.mark.{m}" for m in ("parametrize", "skip", "skipif", "xfail"))
_FULL_POINTS = 100
_BODIES = ("body", "handlers", "orelse", "finalbody", "cases")


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """One check as its mark describes it.

    Args:
        exercise_number: Short name of its exercise, such as `ex01`.
        name: Name of the check function without `test_`.
        points: Points that it earns, at least 1.
        title: One line for the student.
        evidence: `verified` or `witnessed`.
        needs: Names of the earlier checks of the file that it depends on.
        public: Whether students may see it before they hand in.
        gpu: Whether it can be assessed only with a GPU.
        later: Whether it only stands for checks that are not in this tree.
        doc: The docstring of the check function, or an empty text.
    """

    exercise_number: str
    name: str
    points: int
    title: str
    evidence: Evidence
    needs: tuple[str, ...] = ()
    public: bool = False
    gpu: bool = False
    later: bool = False
    doc: str = ""

    @property
    def id(self) -> str:
        """Return the id that is unique in a pack, such as `ex01.trains`."""
        return f"{self.exercise_number}.{self.name}"


def read_check_specs(path: Path) -> tuple[CheckSpec, ...]:
    """Return the checks of a check file without running it.

    Args:
        path: A file named `test_exNN_topic.py`.

    Returns:
        The checks in the order of the file.

    Raises:
        PackError: The file isn't Python, or a check or its mark is not well formed; the message
            names the line.
    """
    name = _FILE_NAME.fullmatch(path.name)
    if not name:
        raise PackError(f"{path}: a check file is named test_exNN_topic.py.")
    specs: dict[str, CheckSpec] = {}
    functions = list(_check_functions(_parsed(path), path))
    all_names = {function.name.removeprefix("test_") for function in functions}
    for function in functions:
        spec = _spec(name["number"], function, path)
        where = f"{path}:{function.lineno}: {function.name}"
        if spec.name in specs:
            raise PackError(f"{where}: there is already a check of this name.")
        for need in spec.needs:
            if need not in specs:
                what = "comes later in the file" if need in all_names else "is no check of the file"
                what = "is the check itself" if need == spec.name else what
                raise PackError(f"{where}: needs {need!r}, which {what}.")
        specs[spec.name] = spec
    total = sum(spec.points for spec in specs.values())
    if total != _FULL_POINTS:
        raise PackError(f"{path}: the points sum to {total}, not to {_FULL_POINTS}.")
    return tuple(specs.values())


def _parsed(path: Path) -> ast.Module:
    try:
        return parsed(read_pack_text(path).encode(), str(path))
    except SyntaxError as error:
        raise PackError(f"{path}:{error.lineno}: {error.msg}.") from error
    except ValueError as error:
        raise PackError(f"{path}: {error}.") from error


def _check_functions(tree: ast.Module, path: Path) -> Iterator[ast.FunctionDef]:
    """Yield the check functions in order; refuse those that pytest and this table would see apart.

    pytest collects every function and method whose name begins with `test`, wherever a module-level
    `if` or a class puts it. Here only plain functions at the top level are checks.
    """
    top_level = {id(node) for node in tree.body}
    for node in _statements(tree):
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            raise PackError(f"{path}:{node.lineno}: {node.name}: checks are functions, no classes.")
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if not node.name.startswith("test"):
            continue
        where = f"{path}:{node.lineno}: {node.name}"
        if isinstance(node, ast.AsyncFunctionDef):
            raise PackError(f"{where}: a check is not async.")
        if id(node) not in top_level:
            raise PackError(f"{where}: a check stands at the top level of its file.")
        if not node.name.removeprefix("test_") or not node.name.startswith("test_"):
            raise PackError(f"{where}: the name of a check is test_ and a word.")
        yield node


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield all statements, level by level, and what else holds some; no expression does."""
    waiting: deque[ast.AST] = deque([tree])
    while waiting:
        node = waiting.popleft()
        yield node
        for name in _BODIES:
            waiting.extend(getattr(node, name, ()))


def _spec(number: str, function: ast.FunctionDef, path: Path) -> CheckSpec:
    where = f"{path}:{function.lineno}: {function.name}"
    marks = [
        node
        for node in function.decorator_list
        if isinstance(node, ast.Call) and ast.unparse(node.func) == _MARK
    ]
    for node in function.decorator_list:
        name = ast.unparse(node.func if isinstance(node, ast.Call) else node)
        if name in _REFUSED_MARKS:
            raise PackError(f"{path}:{node.lineno}: {function.name}: {name} is not for checks.")
    if len(marks) != 1:
        raise PackError(f"{where}: needs exactly one @{_MARK}(...), has {len(marks)}.")
    values = _arguments(marks[0], function.name, path)
    return CheckSpec(
        exercise_number=number,
        name=function.name.removeprefix("test_"),
        points=cast("int", values["points"]),
        title=cast("str", values["title"]),
        evidence=cast("Evidence", values["evidence"]),
        needs=cast("tuple[str, ...]", values.get("needs", ())),
        public=cast("bool", values.get("public", False)),
        gpu=cast("bool", values.get("gpu", False)),
        later=cast("bool", values.get("later", False)),
        doc=ast.get_docstring(function) or "",
    )


def _arguments(mark: ast.Call, function_name: str, path: Path) -> dict[str, object]:
    """Return the checked arguments of a mark by name."""
    where = f"{path}:{mark.lineno}: {function_name}"
    if mark.args:
        raise PackError(f"{where}: the arguments of the mark are given by name.")
    values: dict[str, object] = {}
    for keyword in mark.keywords:
        name, line = keyword.arg, keyword.value.lineno
        if name not in _REQUIRED + _OPTIONAL:
            known = ", ".join(_REQUIRED + _OPTIONAL)
            shown = f"argument {name!r}" if name else "a ** argument"
            raise PackError(
                f"{path}:{line}: {function_name}: {shown} is not known; known are {known}."
            )
        try:
            value = ast.literal_eval(keyword.value)
        except (ValueError, TypeError) as error:
            raise PackError(f"{path}:{line}: {function_name}: {name} must be a literal.") from error
        problem, values[name] = _checked(name, value)
        if problem:
            raise PackError(f"{path}:{line}: {function_name}: {name} {problem}.")
    for name in _REQUIRED:
        if name not in values:
            raise PackError(f"{where}: the mark has no {name}.")
    return values


def _checked(name: str, value: object) -> tuple[str, object]:
    """Return what is wrong with an argument (empty if nothing) and its value in final form."""
    if name == "points":
        # bool is an int to isinstance; True points would be read as 1.
        good = type(value) is int and value > 0
        return "" if good else "must be a positive whole number", value
    if name == "title":
        good = isinstance(value, str) and bool(value.strip())
        return "" if good else "must be a text that is not empty", value
    if name == "evidence":
        good = value in ("verified", "witnessed")
        return "" if good else 'must be "verified" or "witnessed"', value
    if name == "needs":
        names = (value,) if isinstance(value, str) else value
        if not isinstance(names, list | tuple) or not all(isinstance(n, str) for n in names):
            return "must be the name of a check or a list of names", value
        problem = "names a check twice" if len(set(names)) < len(names) else ""
        return problem, tuple(names)
    return "" if isinstance(value, bool) else "must be True or False", value
