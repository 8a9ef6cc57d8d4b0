"""Whether a submission came late, and what that costs.

What isn't known is never held against a student: without the time of the submission the least is
counted that lateness can mean, and the note says so.
"""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from grader.course.model import Course

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a submission came.

    Args:
        is_late: None if nothing tells.
        by: How long after the deadline; None if that isn't known or it came in time.
        factor: What its points are multiplied by.
        note: What an instructor should look at; usually empty.
    """

    is_late: bool | None
    by: dt.timedelta | None = None
    factor: Fraction = Fraction(1)
    note: str = ""


def lateness_of(is_late: bool | None, submitted: str, course: Course) -> Lateness:  # noqa: FBT001 - a fact of the record, handed on
    """Judge the lateness of one submission.

    Args:
        is_late: What the course's system says. Its `False` stands whatever the deadline, for it
            knows who was given more time.
        submitted: When it came, ISO 8601; empty if that isn't known.
        course: The deadline and the policy.
    """
    by = _time_after(submitted, course.deadline)
    if is_late is False or (by is not None and by <= dt.timedelta(0)):
        return Lateness(is_late=False)
    if by is None:
        return _late_by_unknown(course) if is_late else Lateness(is_late=None)
    factor = _factor(by, course) if by > course.late.grace else Fraction(1)
    return Lateness(is_late=True, by=by, factor=factor)


def _time_after(submitted: str, deadline: dt.datetime | None) -> dt.timedelta | None:
    if deadline is None:
        return None
    try:
        time = dt.datetime.fromisoformat(submitted)
        # Without an offset nobody knows which moment is meant.
        return None if time.utcoffset() is None else time - deadline
    except (ValueError, OverflowError):
        return None


def _factor(by: dt.timedelta, course: Course) -> Fraction:
    policy = course.late
    if policy.policy == "none":
        return Fraction(1)
    if policy.policy == "cut-off":
        return Fraction(0)
    days = -(-by // _DAY)  # each day begun
    percent = min(days * Fraction(policy.percent), Fraction(policy.cap))
    return 1 - percent / 100


def _late_by_unknown(course: Course) -> Lateness:
    policy = course.late
    if policy.policy == "none":
        return Lateness(is_late=True)
    if policy.grace:
        note = "It is late, but not known by how much: it was taken to be within the time of grace."
        return Lateness(is_late=True, note=note)
    note = "" if policy.policy == "cut-off" else "It is not known how late it is: one day counts."
    return Lateness(is_late=True, factor=_factor(_DAY, course), note=note)
