"""Derive the stub from the solution, so that the two can't drift apart.

A solution marks what the student has to write with nbgrader's delimiters. A region inside a
function leaves one TODO; a region at module level (helpers and imports of the solution's own)
leaves nothing. Everything else, docstrings above all, is word for word the same in both.

Source: nbgrader's ClearSolutions preprocessor, whose delimiters these are.
"""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from grader.errors import PackError
from grader.pack import Exercise, read_pack_text

_BEGIN = re.compile(r"(?P<indent>[ ]*)### BEGIN SOLUTION(?::[ ]*(?P<todo>.*))?")
_END = re.compile(r"(?P<indent>[ ]*)### END SOLUTION")
_ANY_MARKER = re.compile(r"###\s*(BEGIN|END)\s+SOLUTION")
_MOST_BLANK_LINES = 2
UNWRITTEN = "is not written yet"  # how the message of a stub's NotImplementedError ends

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class _Region:
    """Lines `begin` to `end`, both markers included, counted from 1."""

    begin: int
    end: int
    indent: str
    todo: str


def given_stub(exercise: Exercise) -> str:
    """Return the stub of an exercise as students get it.

    It is made from the solution; a students' tree has none and keeps a copy of the stub instead,
    since the file in `exercises/` is the one that students edit.

    Raises:
        PackError: Neither is there, or the solution is not well formed.
    """
    if exercise.solution_path.is_file():
        return stub_of(read_pack_text(exercise.solution_path), exercise.solution_path)
    if not exercise.given_stub_path.is_file():
        raise PackError(
            f"The stub of {exercise.name} is not there as it was given.",
            "It is made from solutions/; a tree without them keeps copies in tests_hidden/stubs/.",
        )
    return read_pack_text(exercise.given_stub_path)


def half_stubs(solution_text: str, path: Path) -> list[tuple[str, str]]:
    r"""Return, for each function with a region, the solution with that one function unwritten.

    Args:
        solution_text: The solution, with `\n` as line ending.
        path: Its file, for messages.

    Returns:
        Pairs of the function's qualified name and the text of the file.

    Raises:
        PackError: As for `stub_of`.
    """
    lines = solution_text.rstrip().split("\n")
    functions = _functions(_compiled(solution_text, path, ""))
    texts = []
    for region in _regions(lines, path):
        name = _owner(region, lines, functions, path)
        if name is not None:
            text = [*lines[: region.begin - 1], *_todo(region, name), *lines[region.end :]]
            texts.append((name, "\n".join(text) + "\n"))
    return texts


def _todo(region: _Region, name: str) -> list[str]:
    return [
        f"{region.indent}# TODO: {region.todo}",
        f'{region.indent}raise NotImplementedError("{name} {UNWRITTEN}")',
    ]


def stub_of(solution_text: str, path: Path) -> str:
    r"""Return the stub that belongs to a solution.

    Args:
        solution_text: The solution, with `\n` as line ending.
        path: Its file, for messages.

    Returns:
        The text of the stub, which compiles.

    Raises:
        PackError: A region is unclosed, nested, empty, without TODO text inside a function, or
            neither inside a function nor at module level; or the solution or the stub isn't
            valid Python. The message names the line.
    """
    lines = solution_text.rstrip().split("\n")
    tree = _compiled(solution_text, path, "")
    functions = _functions(tree)
    stub: list[str] = []
    todos = 0
    position = 1
    for region in _regions(lines, path):
        stub += lines[position - 1 : region.begin - 1]
        position = region.end + 1
        name = _owner(region, lines, functions, path)
        if name is not None:
            todos += 1
            stub += _todo(region, name)
        else:
            position = _close_gap(stub, lines, position)
    stub += lines[position - 1 :]
    text = "\n".join(stub).rstrip() + "\n"
    if text.count("# TODO") != todos:
        raise PackError(f"{path}: a TODO stands outside the solution regions.")
    _compiled(text, path, "the stub: ")
    return text


def _regions(lines: list[str], path: Path) -> list[_Region]:
    """Return the regions in order."""
    regions: list[_Region] = []
    opened: tuple[int, re.Match[str]] | None = None
    for number, line in enumerate(lines, start=1):
        if not _ANY_MARKER.search(line):
            continue
        where = f"{path}:{number}"
        if begin := _BEGIN.fullmatch(line.rstrip()):
            if opened:
                raise PackError(f"{where}: a region begins inside that of line {opened[0]}.")
            opened = (number, begin)
        elif end := _END.fullmatch(line.rstrip()):
            if not opened:
                raise PackError(f"{where}: END SOLUTION without BEGIN SOLUTION.")
            start, match = opened
            if match["indent"] != end["indent"]:
                raise PackError(f"{where}: isn't indented as the BEGIN of line {start} is.")
            todo = (match["todo"] or "").strip()
            regions.append(_Region(start, number, match["indent"], todo))
            opened = None
        else:
            raise PackError(
                f"{where}: a marker stands alone on its line, as ### BEGIN SOLUTION: text"
                " or ### END SOLUTION."
            )
    if opened:
        raise PackError(f"{path}:{opened[0]}: this region has no END SOLUTION.")
    return regions


def _functions(tree: ast.Module) -> list[tuple[str, _Function]]:
    """Return every function with its qualified name, outer ones before inner ones."""
    found: list[tuple[str, _Function]] = []

    def walk(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = prefix
            if isinstance(child, _Function | ast.ClassDef):
                inner = f"{prefix}.{child.name}" if prefix else child.name
            if isinstance(child, _Function):
                found.append((inner, child))
            walk(child, inner)

    walk(tree, "")
    return found


def _owner(
    region: _Region, lines: list[str], functions: list[tuple[str, _Function]], path: Path
) -> str | None:
    """Return the qualified name of the function that a region is in, None at module level."""
    where = f"{path}:{region.begin}"
    code = [
        number
        for number in range(region.begin + 1, region.end)
        if lines[number - 1].strip() and not lines[number - 1].lstrip().startswith("#")
    ]
    if not code:
        raise PackError(f"{where}: this region is empty.")
    first = lines[code[0] - 1]
    if first[: len(first) - len(first.lstrip())] != region.indent:
        raise PackError(f"{where}: the marker isn't indented as the code of line {code[0]} is.")
    # A comment at the end of a function lies after the last line that the syntax tree knows of, so
    # a region is placed by its code and not by its markers.
    owners = [
        (name, function)
        for name, function in functions
        if function.lineno < region.begin and code[0] <= (function.end_lineno or 0)
    ]
    if owners:
        name, function = owners[-1]
        if code[-1] > (function.end_lineno or 0):
            raise PackError(f"{where}: this region goes beyond the end of {name}.")
        if not region.todo:
            raise PackError(f"{where}: no TODO text; write ### BEGIN SOLUTION: what to do.")
        return name
    if region.indent:
        raise PackError(f"{where}: a region is inside a function or at module level.")
    return None


def _close_gap(stub: list[str], lines: list[str], position: int) -> int:
    """Leave the wider of the two gaps around a removed region; return where to go on.

    Args:
        stub: Lines of the stub so far; the blank ones at its end are changed.
        lines: Lines of the solution.
        position: First line after the region, counted from 1.

    Returns:
        The next line that isn't blank, counted from 1.
    """
    before = 0
    while stub and not stub[-1].strip():
        stub.pop()
        before += 1
    after = position
    while after <= len(lines) and not lines[after - 1].strip():
        after += 1
    if stub:
        stub += [""] * min(max(before, after - position), _MOST_BLANK_LINES)
    return after


def _compiled(text: str, path: Path, what: str) -> ast.Module:
    try:
        tree = ast.parse(text, str(path))
        compile(tree, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        raise PackError(f"{path}:{error.lineno}: {what}{error.msg}.") from error
    except ValueError as error:
        raise PackError(f"{path}: {what}{error}.") from error
    return tree
