"""What of the scores is remembered for `list` and `hint`."""

from typing import Any

from grader.flows.progress import Progress
from grader.scores import CheckScore, ExerciseScore, Scores

_SETTLED = frozenset({"passed", "not_assessed", "skipped"})


def record_scores(progress: Progress, scores: Scores) -> None:
    """Remember the result of each exercise that was graded in full."""
    if scores.run.public_only:
        return
    for exercise in scores.exercises:
        progress.record(exercise.name, summary_of(exercise))


def summary_of(exercise: ExerciseScore) -> dict[str, Any]:
    """Return what is remembered of one exercise."""
    first = first_unsettled(exercise)
    return {
        "source_sha256": exercise.source_sha256,
        "earned": exercise.earned,
        "assessed": exercise.assessed,
        "status": exercise.status,
        "first": first
        and {
            "id": first.id,
            "title": first.title,
            "status": first.status,
            "diagnosis": first.diagnosis,
            "message": first.message,
        },
    }


def first_unsettled(exercise: ExerciseScore) -> CheckScore | None:
    """Return the check to work on first: one that went wrong before one that is not written."""
    open_checks = [check for check in exercise.checks if check.status not in _SETTLED]
    wrong = [check for check in open_checks if check.status != "not_attempted"]
    return next(iter(wrong or open_checks), None)
