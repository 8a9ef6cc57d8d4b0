"""What a course file says, checked and with its defaults."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

PolicyName = Literal["none", "per-day", "cut-off"]
HiddenChecks = Literal["points", "why", "all"]


@dataclass(frozen=True, slots=True)
class CourseExercise:
    """One exercise of a course.

    Args:
        name: Full name, such as `ex01_my_sequential`.
        weight: How much it counts against the others; 0 for one that is graded but doesn't count.
    """

    name: str
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class LatePolicy:
    """What a late submission loses.

    Args:
        policy: `none`: nothing, lateness is only told. `per-day`: `percent` of the points for each
            day begun, `cap` percent at most. `cut-off`: everything.
        percent: Percent for a day begun.
        cap: Most that is taken off, in percent.
        grace: How long after the deadline a submission still counts as punctual.
    """

    policy: PolicyName = "none"
    percent: Decimal = Decimal(10)
    cap: Decimal = Decimal(100)
    grace: dt.timedelta = dt.timedelta(0)


@dataclass(frozen=True, slots=True)
class CourseLimits:
    """Limits that the course sets; None leaves each to the command line and its defaults.

    Args:
        timeout_s: Seconds for one probe; an exercise may take twice as long.
        memory_mib: Memory of a worker; 0 for no limit.
        submission_s: Seconds for all exercises of one submission together.
    """

    timeout_s: float | None = None
    memory_mib: int | None = None
    submission_s: float | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A class as its instructor describes it.

    Args:
        title: What heads the feedback, and names the column in a gradebook.
        exercises: What is graded, in the order of the pack.
        points: What everything right is worth.
        rounding: Points are rounded to a multiple of this, halves up.
        deadline: When submissions were due; None if the course file doesn't tell.
        late: What late submissions lose.
        limits: Limits of the grading.
        hidden_checks: What the feedback tells of checks that students don't have: `points`: how
            many passed. `why`: also which misconception the others show. `all`: also what was
            expected and seen, as for public checks.
    """

    title: str
    exercises: tuple[CourseExercise, ...]
    points: Decimal = Decimal(100)
    rounding: Decimal = Decimal("0.01")
    deadline: dt.datetime | None = None
    late: LatePolicy = field(default_factory=LatePolicy)
    limits: CourseLimits = field(default_factory=CourseLimits)
    hidden_checks: HiddenChecks = "why"
