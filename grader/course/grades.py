"""The grade of a submission: from its scores, the weights of the course and its lateness.

Sums are exact: fractions, rounded once at the end. What could not be assessed is left out of what
was earned and of what could be earned; where nothing is left there is no grade, which is not the
same as no points.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grader.course.lateness import Lateness, lateness_of
from grader.course.model import Course
from grader.record import Result
from grader.scores import ExerciseScore, Status


@dataclass(frozen=True, slots=True)
class ExerciseGrade:
    """What one exercise adds to a grade.

    Args:
        name: The exercise's name.
        title: Its title; empty where it wasn't graded.
        weight: How much it counts.
        earned: Points of its checks that were earned; None where it wasn't graded.
        assessed: Points that could be judged; None the same.
        possible: Points of all its checks; None the same.
        status: Its status; None the same.
    """

    name: str
    title: str
    weight: Decimal
    earned: float | None = None
    assessed: int | None = None
    possible: int | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade of one submission.

    Args:
        exercises: Those of the course, in its order.
        share: What was earned of what could be assessed, by weight, 0 to 1; None for no grade.
        total: The same as points of the course, before anything is taken off for lateness.
        late: Whether it came late, and what that costs.
        final: The points that count; None for no grade.
        is_complete: Whether everything of the course that counts could be assessed.
    """

    exercises: tuple[ExerciseGrade, ...]
    share: Fraction | None
    total: Decimal | None
    late: Lateness
    final: Decimal | None
    is_complete: bool


def grade_of(result: Result, course: Course) -> Grade:
    """Return the grade of a submission.

    Args:
        result: What became of it. Only one that was graded has a grade: a fault of the grader,
            or a file that could not be read, is no zero.
        course: Weights, points and policy.
    """
    scored = {} if result.scores is None else {e.name: e for e in result.scores.exercises}
    exercises = tuple(_exercise(e.name, e.weight, scored.get(e.name)) for e in course.exercises)
    late = lateness_of(result.is_late, result.submitted, course)
    earned = assessed = possible = Fraction(0)
    for one in exercises:
        weight = Fraction(one.weight)
        possible += weight
        if one.earned is not None and one.assessed is not None and one.possible:
            earned += weight * _exact(one.earned) / one.possible
            assessed += weight * one.assessed / one.possible
    share = earned / assessed if assessed and result.status == "graded" else None
    return Grade(
        exercises=exercises,
        share=share,
        total=None if share is None else _rounded(share, course),
        late=late,
        final=None if share is None else _rounded(share * late.factor, course),
        is_complete=share is not None and assessed == possible,
    )


def _exercise(name: str, weight: Decimal, score: ExerciseScore | None) -> ExerciseGrade:
    if score is None:
        return ExerciseGrade(name, "", weight)
    return ExerciseGrade(
        name=name,
        title=score.title,
        weight=weight,
        earned=score.earned,
        assessed=score.assessed,
        possible=score.possible,
        status=score.status,
    )


def _exact(value: float) -> Fraction:
    """Return the decimal number that is meant: 0.1 is a tenth."""
    return Fraction(repr(value))


def _rounded(share: Fraction, course: Course) -> Decimal:
    step = Fraction(course.rounding)
    steps = (share * Fraction(course.points) / step + Fraction(1, 2)).__floor__()
    return min(steps * course.rounding, course.points)
