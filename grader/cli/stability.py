"""The command that shows whether verdicts depend on luck."""

from functools import partial
from pathlib import Path
from typing import Any

from grader.cli.grading import options_from
from grader.errors import UsageError
from grader.flows.side_by_side import each_exercise, usual_jobs
from grader.flows.stability import Plan, measure
from grader.outputs.terminal import make_console, put
from grader.pack import Pack
from grader.text import one_line


def run_stability(
    exercises: tuple[str, ...],
    *,
    right: int,
    wrong: int,
    jobs: int | None,
    **limits: Any,  # noqa: ANN401 - handed on
) -> int:
    """Grade the bank with many seeds; returns 0 if no verdict ever deviates."""
    pack = Pack.find(Path.cwd())
    chosen = pack.select(exercises)
    if not (pack.root / "solutions").is_dir():
        raise UsageError("There is no solutions/ here.", "stability needs the instructors' tree.")
    label = limits.pop("seed") or "stability"
    is_stable = True
    options = options_from(seed=None, **limits)
    work = partial(measure, plan=Plan(right, wrong, label))
    console = make_console()
    console.print(f"{'exercise':<28}{'answers':>8}{'runs':>8}{'deviations':>12}")
    for found in each_exercise(pack, chosen, options, work, jobs or usual_jobs()):
        count = len(found.deviations)
        is_stable = is_stable and not count
        row = f"{found.name:<28}{found.answers:>8}{found.runs:>8}{count:>12}"
        console.print(row, markup=False)
        for deviation in found.deviations:
            put(console, f"  {one_line(deviation, 2000)}")
    return 0 if is_stable else 1
