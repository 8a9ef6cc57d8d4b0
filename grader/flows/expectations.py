"""What a right or wrong answer must get, and in what a score differs from it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from grader.cases import Case

if TYPE_CHECKING:
    from grader.scores import CheckScore, ExerciseScore


def deviations(case: Case, score: "ExerciseScore") -> Iterator[str]:
    """Yield in what a score differs from the one that the case's header demands."""
    if case.kind == "right":
        yield from deviations_from_full(score)
        return
    by_name = {check.id.partition(".")[2]: check for check in score.checks}
    for unknown in sorted(set(case.expected) - set(by_name)):
        yield f"its header names {unknown}, which is no check"
    for name, check in by_name.items():
        wanted = case.expected.get(name)
        if wanted is None:
            if check.status not in {"passed", "not_assessed"}:
                yield f"{name} is {_told(check)}, its header says nothing"
        elif (check.status, check.diagnosis) != (wanted.status, wanted.diagnosis):
            told = f"{wanted.status} {wanted.diagnosis or ''}".rstrip()
            yield f"{name} is {_told(check)}, its header says {told}"


def deviations_from_full(score: "ExerciseScore") -> Iterator[str]:
    """Yield the checks that did not pass although they could be assessed."""
    for check in score.checks:
        if check.status not in {"passed", "not_assessed"}:
            yield f"{check.id} is {_told(check)}"


def _told(check: "CheckScore") -> str:
    diagnosis = f" {check.diagnosis}" if check.diagnosis else ""
    text = check.message if check.status in {"error", "grader_fault", "crashed"} else check.seen
    return f"{check.status}{diagnosis} ({text})" if text else f"{check.status}{diagnosis}"
