"""The commands about the pack itself: list, show, reset, stubs, probes."""

import ast
import hashlib
from pathlib import Path

from grader.catalogue import load_catalogue
from grader.check_specs import read_check_specs
from grader.flows.progress import Progress
from grader.flows.stubs import stub_state, write_stub
from grader.outputs.terminal import make_console, points, program, put
from grader.pack import Exercise, Pack
from grader.regions import given_stub
from grader.submission import is_untouched, read_source


def run_list() -> int:
    """Print a line per exercise: name, title, points, state."""
    pack = Pack.find(Path.cwd())
    progress = Progress(pack.root)
    console = make_console()
    titles = {e.name: load_catalogue(e.catalogue_path).title for e in pack.exercises}
    named = max(map(len, titles)) + 2
    width = max(map(len, titles.values())) + 2
    for exercise in pack.exercises:
        possible = sum(spec.points for spec in read_check_specs(exercise.checks_path))
        state = _state_of(exercise, progress)
        title = titles[exercise.name]
        row = f"{exercise.name:<{named}}{title:<{width}}{possible:>4} points  {state}"
        put(console, row)
    return 0


def _state_of(exercise: Exercise, progress: Progress) -> str:
    file = read_source(exercise.stub_path, exercise.name)
    if file.problem is not None:
        return file.problem.kind
    if is_untouched(file.content or b"", given_stub(exercise)):
        return "not started"
    result = progress.result(exercise.name)
    if result is None:
        return "not graded yet"
    if result.get("source_sha256") != hashlib.sha256(file.content or b"").hexdigest():
        return "changed since graded"
    return f"{points(result['earned'])} / {result['assessed']}"


def run_show(name: str) -> int:
    """Print the task text of an exercise: the stub's documentation."""
    pack = Pack.find(Path.cwd())
    exercise = pack.select([name])[0]
    tree = ast.parse(given_stub(exercise))
    console = make_console()
    for line in _task_text(tree):
        console.print(line, markup=False, soft_wrap=True)
    specs = read_check_specs(exercise.checks_path)
    total = sum(spec.points for spec in specs)
    console.print(f"\n{len(specs)} checks, {total} points. Write it in {exercise.stub_path.name}.")
    return 0


def _task_text(tree: ast.Module) -> list[str]:
    """List the module's text, then each class and function with its own."""
    lines = (ast.get_docstring(tree) or "").splitlines()
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            lines += ["", *_heading(node), *_indented(ast.get_docstring(node) or "")]
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and ast.get_docstring(inner):
                    lines += ["", *(f"    {line}" for line in _heading(inner))]
                    lines += [
                        f"    {line}".rstrip() for line in _indented(ast.get_docstring(inner) or "")
                    ]
    return lines


def _heading(node: ast.ClassDef | ast.FunctionDef) -> list[str]:
    if isinstance(node, ast.ClassDef):
        methods = {f.name: f for f in node.body if isinstance(f, ast.FunctionDef)}
        made_by = ast.unparse(methods["__init__"].args) if "__init__" in methods else "self"
        bases = ", ".join(ast.unparse(base) for base in node.bases)
        arguments = made_by.removeprefix("self").removeprefix(", ")
        return [f"class {node.name}({bases}), made by {node.name}({arguments})"]
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return [f"def {node.name}({ast.unparse(node.args)}){returns}"]


def _indented(text: str) -> list[str]:
    return [f"    {line}".rstrip() for line in text.splitlines()]


def run_reset(name: str) -> int:
    """Give a stub back; the old file stays beside it."""
    pack = Pack.find(Path.cwd())
    exercise = pack.select([name])[0]
    kept = write_stub(stub_state(exercise))
    progress = Progress(pack.root)
    progress.forget(exercise.name)
    progress.save()
    console = make_console()
    if kept is not None:
        console.print(f"Your file is kept as exercises/{kept.name}.", markup=False)
    console.print(f"exercises/{exercise.stub_path.name} is the stub.", markup=False)
    return 0


def run_stubs(*, check: bool) -> int:
    """Write all stubs from the solutions, or say which differ."""
    pack = Pack.find(Path.cwd())
    console = make_console()
    pack.demand_solutions("stubs")
    states = [stub_state(exercise) for exercise in pack.exercises]
    stale = [state for state in states if not state.is_current]
    for state in stale:
        kept = None if check else write_stub(state)
        if kept is not None:
            console.print(f"exercises/{kept.name} keeps the old file", markup=False)
        word = "differs from" if check else "written from"
        name = state.exercise.stub_path.name
        console.print(f"exercises/{name} {word} solutions/{name}", markup=False, soft_wrap=True)
    if not stale:
        console.print(f"All {len(states)} stubs are those of the solutions.")
    return 1 if check and stale else 0


def run_new(name: str) -> int:
    """Write the files of a new exercise and say how to go on."""
    from grader.flows.new_exercise import new_exercise  # noqa: PLC0415 - for this command alone

    pack = Pack.find(Path.cwd())
    console = make_console()
    pack.demand_solutions("new")
    for path in new_exercise(pack, name):
        put(console, f"{path.relative_to(pack.root)} written")
    put(console, f"It is complete: `{program()} selfcheck {name}`. Change it from there;")
    put(console, "docs/authoring.md says how.")
    return 0


def run_pages(*, check: bool) -> int:
    """Write the instructors' pages, or say which differ."""
    from grader.flows.pages import pages_of  # noqa: PLC0415 - for this command alone

    pack = Pack.find(Path.cwd())
    console = make_console()
    pack.demand_solutions("pages")
    pages = pages_of(pack)
    stale = [page for page in pages if not page.is_current]
    for page in stale:
        if not check:
            page.write()
        word = "is not current: run `python -m grader pages`" if check else "written"
        put(console, f"{page.path.relative_to(pack.root)} {word}")
    if not stale:
        console.print(f"All {len(pages)} pages are current.")
    return 1 if check and stale else 0


def run_probes(name: str) -> int:
    """Print what the checks of an exercise ship to a worker."""
    from grader.judge.shipping import shipped_by  # noqa: PLC0415 - imports torch

    pack = Pack.find(Path.cwd())
    exercise = pack.select([name])[0]
    print(shipped_by(exercise.checks_path))  # noqa: T201 - Python source, for a pipe or an editor
    return 0
