"""What became of a class, in numbers: for the instructor, printed and as JSON.

Everything is counted in one pass over the results; of each result no more than a few numbers stay.
"""

import heapq
import statistics
from array import array
from collections import Counter
from dataclasses import dataclass, field

import msgspec

from grader.course import Course, Grade, grade_of
from grader.outputs.terminal import points
from grader.record import Result
from grader.scores import UNASSESSED, CheckScore

_SLOWEST = 5
_COMMONEST = 3
_MOST_LISTED = 100
_TENTHS = 10
_BAR = 40
_LINES_OF = 10


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A submission that has no scores, and why."""

    key: str
    student: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Slow:
    """A submission that took long."""

    key: str
    duration_s: float


@dataclass(slots=True)
class CheckSummary:
    """How a class did on one check, over those for whom it could be assessed."""

    id: str
    title: str
    points: int
    assessed: int = 0
    passed: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    diagnoses: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class ExerciseSummary:
    """How a class did on one exercise: of those who could be assessed, how many earned all."""

    name: str
    title: str = ""
    assessed: int = 0
    passed: int = 0
    not_attempted: int = 0
    share: float = 0.0
    checks: dict[str, CheckSummary] = field(default_factory=dict)


@dataclass(slots=True)
class Summary:
    """What became of a class.

    Args:
        title: The course's.
        points: What everything right is worth.
        submissions: How many results there are.
        statuses: How many of each status.
        late: How many came late.
        with_notes: How many have notes that a person should read.
        graded: How many have a grade.
        incomplete: How many of these could not be assessed in everything.
        mean: Mean of the final points; None without a grade.
        median: The same.
        deciles: The nine values that split the final points into ten equal parts; empty for fewer
            than two grades.
        tenths: How many earned 0 to 10 % of all points, 10 to 20 %, and so on, all in the last.
        exercises: The exercises of the course.
        slowest: The submissions that took longest.
        faults: Submissions on which the grader failed, as many as are listed.
        unread: Submissions that could not be read, the same.
        check_faults: Keys of graded submissions with a check on which the grader failed.
        exports: Which files and folders were written for gradebooks.
    """

    title: str
    points: float
    submissions: int = 0
    statuses: dict[str, int] = field(default_factory=lambda: {"graded": 0, "fault": 0, "unread": 0})
    late: int = 0
    with_notes: int = 0
    graded: int = 0
    incomplete: int = 0
    mean: float | None = None
    median: float | None = None
    deciles: list[float] = field(default_factory=list)
    tenths: list[int] = field(default_factory=lambda: [0] * _TENTHS)
    exercises: list[ExerciseSummary] = field(default_factory=list)
    slowest: list[Slow] = field(default_factory=list)
    faults: list[Unfinished] = field(default_factory=list)
    unread: list[Unfinished] = field(default_factory=list)
    check_faults: list[str] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)


class Tally:
    """Counts the results of a class one by one, while something else is made of them too.

    Args:
        course: Weights, points and policy.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        self._summary = Summary(course.title, float(course.points))
        self._summary.exercises = [ExerciseSummary(one.name) for one in course.exercises]
        self._finals = array("d")
        self._slow: list[tuple[float, str]] = []

    def add(self, result: Result) -> None:
        """Count one result."""
        grade = grade_of(result, self._course)
        _count(result, grade, self._summary)
        if grade.final is not None:
            self._finals.append(float(grade.final))
        if result.scores is not None:
            entry = (result.scores.run.duration_s, result.key)
            push = heapq.heappush if len(self._slow) < _SLOWEST else heapq.heappushpop
            push(self._slow, entry)

    def summary(self) -> Summary:
        """Return what became of those who were counted."""
        summary, finals = self._summary, self._finals
        summary.slowest = [Slow(key, seconds) for seconds, key in sorted(self._slow, reverse=True)]
        if finals:
            summary.mean = round(statistics.fmean(finals), 4)
            summary.median = statistics.median(finals)
        if len(finals) > 1:
            cuts = statistics.quantiles(finals, n=_TENTHS, method="inclusive")
            summary.deciles = [round(cut, 4) for cut in cuts]
        return summary


def summary_json(summary: Summary) -> bytes:
    """Return a summary as indented JSON with a final newline."""
    data = msgspec.to_builtins(summary)
    for exercise in data["exercises"]:
        exercise["share"] = (
            round(exercise["share"] / exercise["assessed"], 6) if exercise["assessed"] else None
        )
        exercise["checks"] = list(exercise["checks"].values())
        for check in exercise["checks"]:
            for name in ("statuses", "diagnoses"):
                check[name] = dict(
                    sorted(check[name].items(), key=lambda pair: (-pair[1], pair[0]))
                )
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def _count(result: Result, grade: Grade, summary: Summary) -> None:
    summary.submissions += 1
    summary.statuses[result.status] += 1
    summary.late += grade.late.is_late is True
    exercises = result.scores.exercises if result.scores is not None else []
    summary.with_notes += bool(
        result.all_notes or grade.late.note or any(e.notes for e in exercises)
    )
    if result.status != "graded":
        listed = summary.faults if result.status == "fault" else summary.unread
        if len(listed) < _MOST_LISTED:
            told = Unfinished(result.key, result.student, result.place, result.message)
            listed.append(told)
        return
    if any(exercise.status == "grader_fault" for exercise in exercises):
        summary.check_faults.append(result.key)
    if grade.final is not None and grade.share is not None:
        summary.graded += 1
        summary.incomplete += not grade.is_complete
        reached = float(grade.final) / summary.points
        summary.tenths[min(int(reached * _TENTHS + 1e-9), _TENTHS - 1)] += 1
    scored = {exercise.name: exercise for exercise in exercises}
    for counted in summary.exercises:
        score = scored.get(counted.name)
        if score is None:
            continue
        counted.title = counted.title or score.title
        if score.assessed:
            counted.assessed += 1
            counted.passed += score.earned >= score.assessed
            counted.not_attempted += all(
                c.status in {"not_attempted", *UNASSESSED} for c in score.checks
            )
            counted.share += score.earned / score.assessed
        for check in score.checks:
            _count_check(check, counted)


def _count_check(check: CheckScore, exercise: ExerciseSummary) -> None:
    counted = exercise.checks.get(check.id)
    if counted is None:
        counted = exercise.checks[check.id] = CheckSummary(check.id, check.title, check.points)
    counted.statuses[check.status] += 1
    if check.status not in UNASSESSED:
        counted.assessed += 1
        counted.passed += check.status == "passed"
    if check.diagnosis is not None:
        counted.diagnoses[check.diagnosis] += 1


def summary_lines(summary: Summary) -> list[str]:
    """Return the lines that are printed after a class was graded; `put` makes them safe."""
    told = [f"{count} {status}" for status, count in summary.statuses.items() if count]
    lines = [f"{summary.submissions} submissions: {', '.join(told) or 'none'}"]
    if summary.late:
        lines.append(f"{summary.late} came late")
    if summary.with_notes:
        lines.append(f"{summary.with_notes} have notes that a person should read")
    if summary.incomplete:
        lines.append(f"{summary.incomplete} could not be assessed in everything")
    if summary.mean is not None and summary.median is not None:
        most = points(summary.points)
        lines.append(f"mean {summary.mean:.4g}, median {summary.median:.4g} of {most} points")
        lines += ["", *_bars(summary.tenths)]
    for exercise in summary.exercises:
        lines += _exercise_lines(exercise)
    if summary.slowest:
        slow = ", ".join(f"{one.key} {one.duration_s:.1f} s" for one in summary.slowest)
        lines += ["", f"slowest: {slow}"]
    lines += _listed("The grader failed on", summary.faults, summary.statuses["fault"])
    lines += _listed("Could not be read", summary.unread, summary.statuses["unread"])
    if summary.check_faults:
        keys = ", ".join(summary.check_faults[:_LINES_OF])
        count = len(summary.check_faults)
        lines += ["", f"A check failed through the grader's fault for {count}: {keys}"]
    return lines


def _bars(tenths: list[int]) -> list[str]:
    highest = max(tenths) or 1
    bars = []
    for place, count in enumerate(tenths):
        bar = "#" * -(-count * _BAR // highest)
        bars.append(f"{place * 10:>3} to {place * 10 + 10:>3} % {count:>6}  {bar}".rstrip())
    return bars


def _exercise_lines(exercise: ExerciseSummary) -> list[str]:
    if not exercise.assessed:
        return []
    mean = 100 * exercise.share / exercise.assessed
    full = 100 * exercise.passed / exercise.assessed
    lines = ["", f"{exercise.name}: mean {mean:.0f} %, all points for {full:.0f} %"]
    hardest = sorted(
        (check for check in exercise.checks.values() if check.passed < check.assessed),
        key=lambda check: (check.passed / check.assessed, check.id),
    )
    for check in hardest[:_COMMONEST]:
        rate = 100 * check.passed / check.assessed
        common = sorted(check.diagnoses.items(), key=lambda pair: (-pair[1], pair[0]))
        why = ", ".join(f"{name} {count}" for name, count in common[:_COMMONEST])
        lines.append(f"  {rate:>3.0f} % pass  {check.title}{f' ({why})' if why else ''}")
    return lines


def _listed(head: str, found: list[Unfinished], count: int) -> list[str]:
    if not found:
        return []
    lines = ["", f"{head} {count}:"]
    # What could not be read is no student's: where it lies says more than its key.
    lines += [
        f"  {one.place if not one.student else one.key}: {one.message}" for one in found[:_LINES_OF]
    ]
    if count > _LINES_OF:
        lines.append(f"  and {count - _LINES_OF} more, listed in summary.json")
    return lines
