"""The command that proves the pack."""

from pathlib import Path
from typing import Any

from grader.cli.grading import options_from
from grader.flows.selfcheck import ExerciseProof, prove
from grader.flows.side_by_side import each_exercise, usual_jobs
from grader.outputs.terminal import make_console, put
from grader.pack import Pack
from grader.text import one_line


def run_selfcheck(
    exercises: tuple[str, ...],
    *,
    jobs: int | None,
    **limits: Any,  # noqa: ANN401 - handed on
) -> int:
    """Prove the chosen exercises; returns 0 if nothing differs from what must be."""
    pack = Pack.find(Path.cwd())
    chosen = pack.select(exercises)
    pack.demand_solutions("selfcheck")
    proofs: list[ExerciseProof] = []
    console = make_console()
    names = f"{'checks':>8}{'right':>8}{'wrong':>8}{'diagnoses':>11}"
    console.print(f"{'exercise':<28}{names}   result")
    for proof in each_exercise(pack, chosen, options_from(**limits), prove, jobs or usual_jobs()):
        proofs.append(proof)
        count = len(proof.problems)
        result = "ok" if not count else f"{count} problem{'s' * (count > 1)}"
        counts = f"{proof.checks:>8}{proof.right:>8}{proof.wrong:>8}{proof.diagnoses:>11}"
        console.print(f"{proof.name:<28}{counts}   {result}", markup=False)
        for problem in proof.problems:
            put(console, f"  {one_line(problem, 2000)}")
    return 1 if any(proof.problems for proof in proofs) else 0
