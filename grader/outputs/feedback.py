"""The feedback for one student, in Markdown.

It says what the report on the terminal says, and no more: of checks that passed only how many,
of the others what was expected, what was seen and what that means. Ids of checks, the run's seed
and times stay out of it, so it is the same byte for byte whenever it is made.

Of checks that students don't have it gives no text, unless the course wants that: the points, and
the misconception that was recognised. What student code printed or raised in them stays out too,
as it could be what a probe is made of.

What stems from a student may hold links, images, HTML, mentions or a table's bars. It stands in
code, where none of these means anything: on one line between more backticks than it holds itself,
on several lines indented, which nothing in the text can end. The texts of the pack and the course
have their punctuation escaped. At last every line is cleaned once more, as what stands before it
could have made it a command for a CI system.

Source: CommonMark 0.31, sections 2.4, 4.4 and 6.1.
"""

import re
import string
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.course import Course, Grade, grade_of
from grader.outputs.files import write_remade
from grader.outputs.terminal import points
from grader.record import Result
from grader.scores import CheckScore, ExerciseScore
from grader.text import clean, one_line

_LONGEST = 8000
_PRINTED_LINES = 20
_CODE = "    "
_TICKS = re.compile("`+")
_ESCAPES = str.maketrans({c: f"\\{c}" for c in string.punctuation if c not in ",.;:?!'\"/%()="})
_MEANINGS = {
    "failed": "Your code gave something else than the task asks for.",
    "error": "Your code raised an exception.",
    "timeout": "Your code took too long.",
    "out_of_memory": "Your code needed too much memory.",
    "crashed": "Your code ended the process that it ran in.",
    "grader_fault": "The grader itself failed here, which is not your doing.",
}
_TO_DO = re.compile(r"[A-Za-z_][A-Za-z_0-9.]{0,80} is not written yet")  # as stubs say it
_WORDS = {
    "failed": "FAIL",
    "error": "ERROR",
    "timeout": "TIME",
    "out_of_memory": "MEMORY",
    "crashed": "CRASH",
    "grader_fault": "FAULT",
}


def feedback_of(result: Result, course: Course) -> str:
    """Return the feedback for one student as Markdown."""
    lines = _feedback(result, grade_of(result, course), course)
    return "\n".join(_spaced(clean(line, _LONGEST).rstrip() for line in lines)) + "\n"


def _spaced(lines: Iterable[str]) -> Iterator[str]:
    """Leave one blank line where there are several."""
    last = ""
    for line in lines:
        if line or last:
            yield line
        last = line


def write_feedback(result: Result, course: Course, folder: Path) -> Path:
    """Write the feedback for one student into a folder, as `<key>.md`.

    Raises:
        UsageError: It can't be written.
    """
    path = folder / f"{result.key}.md"
    write_remade(path, feedback_of(result, course).encode())
    return path


def as_text(text: str) -> str:
    """Return a text of the pack or the course so that Markdown shows it as it is."""
    return one_line(text, _LONGEST).translate(_ESCAPES)


def as_code(text: str) -> str:
    """Return a line of a student's as inline code, in which nothing has a meaning."""
    shown = one_line(text, _LONGEST) or "(empty)"
    ticks = "`" * (1 + max(map(len, _TICKS.findall(shown)), default=0))
    gap = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{ticks}{gap}{shown}{gap}{ticks}"


def _block(text: str) -> Iterator[str]:
    """Yield lines of a student's as a block of code, which no line of them can end."""
    yield ""
    for line in clean(text, _LONGEST, multiline=True).split("\n"):
        yield f"{_CODE}{line.expandtabs(4)}".rstrip()
    yield ""


def _feedback(result: Result, grade: Grade, course: Course) -> Iterator[str]:
    yield f"# {as_text(course.title)}"
    yield ""
    name = f"{as_code(result.name)}, " if result.name else ""
    yield f"For {name}{as_code(result.student)}"
    yield ""
    yield from _total(result, grade, course)
    if result.message:
        yield from _block(result.message)
    yield from (f"- Note: {as_code(note)}" for note in result.all_notes)
    if grade.late.note:
        yield f"- Note: {as_text(grade.late.note)}"
    scores = {} if result.scores is None else {e.name: e for e in result.scores.exercises}
    for one in grade.exercises:
        if one.name in scores:
            yield from _exercise(scores[one.name], course, is_counted=bool(one.weight))


def _total(result: Result, grade: Grade, course: Course) -> Iterator[str]:
    most = points(float(course.points))
    if result.status == "fault":
        yield "There are no points yet: the grader itself failed, which is not your doing."
        return
    if result.status == "unread":
        yield "There are no points yet: what was handed in could not be read."
        return
    if grade.final is None or grade.total is None:
        yield "There are no points: nothing of it could be assessed."
        return
    yield f"**{points(float(grade.final))} of {most} points**"
    if grade.late.factor != 1:
        taken = points(round(float(100 * (1 - grade.late.factor)), 2))
        yield ""
        yield f"It came late: {taken} % of {points(float(grade.total))} points were taken off."
    elif grade.late.is_late:
        yield ""
        yield "It came late; nothing was taken off."
    if not grade.is_complete:
        yield ""
        yield "Not everything could be assessed; what could not counts neither for nor against you."
    yield ""


def _exercise(exercise: ExerciseScore, course: Course, *, is_counted: bool) -> Iterator[str]:
    is_told = course.hidden_checks == "all"
    yield ""
    yield f"## {as_text(exercise.name)}: {as_text(exercise.title)}"
    yield ""
    extra = "" if is_counted else ", not counted"
    yield f"{points(exercise.earned)} of {exercise.assessed} points{extra}"
    yield ""
    yield from (f"- Note: {as_code(note)}" for note in exercise.notes)
    passed = [c for c in exercise.checks if c.status == "passed"]
    if passed:
        yield f"- Passed: {_counted(passed)}"
    waiting = [c for c in exercise.checks if c.status == "skipped"]
    if waiting:
        titles = "; ".join(as_text(c.title) for c in waiting if c.public or is_told)
        which = f": {titles}" if titles else ""
        yield f"- Not run, because a check above did not pass: {_counted(waiting)}{which}"
    for word, status in (("To do", "not_attempted"), ("Not assessed", "not_assessed")):
        found = [c for c in exercise.checks if c.status == status]
        if found:
            own = (c.message for c in found if c.public or is_told or _TO_DO.fullmatch(c.message))
            messages = "; ".join(as_code(message) for message in dict.fromkeys(own))
            yield f"- {word}: {_counted(found)}" + (f": {messages}" if messages else "")
    hidden: list[CheckScore] = []
    for finding in _findings(exercise.checks):
        told = [check for check in finding if check.public]
        if told or is_told:
            yield from _check(told[0] if told else finding[0], finding)
        else:
            hidden += finding
    if hidden:
        yield from _hidden(hidden, course)


def _counted(checks: list[CheckScore]) -> str:
    plural = "" if len(checks) == 1 else "s"
    return f"{len(checks)} check{plural}, {sum(c.points for c in checks)} points"


def _findings(checks: Iterable[CheckScore]) -> Iterator[list[CheckScore]]:
    """Yield checks that did not pass; those that say the same, such as of a file, together."""
    found: dict[tuple[str, ...], list[CheckScore]] = {}
    for check in checks:
        if check.status in _WORDS:
            distinct = check.id if check.status == "failed" else check.message
            found.setdefault((check.status, check.seen, distinct), []).append(check)
    yield from found.values()


def _hidden(checks: list[CheckScore], course: Course) -> Iterator[str]:
    """Yield what is told of checks that the student doesn't have and that did not pass."""
    lost = points(sum(check.points - check.earned for check in checks))
    yield f"- Checks that you don't have did not pass: {_counted(checks)}, {lost} of them lost"
    if course.hidden_checks == "points":
        return
    found: dict[tuple[str, ...], list[CheckScore]] = {}
    for check in checks:
        known = (check.message, check.why) if check.diagnosis is not None else ("", "")
        found.setdefault((check.status, *known), []).append(check)
    for (status, title, why), same in found.items():
        yield ""
        yield f"### {_WORDS[status]} {_counted(same)}"
        yield ""
        yield f"What that means: {as_text(title)}" if title else _MEANINGS[status]
        if why:
            yield from ("", f"Why: {as_text(why)}")


def _check(check: CheckScore, finding: list[CheckScore]) -> Iterator[str]:
    score = f"{points(check.earned)} / {check.points}"
    yield ""
    yield f"### {_WORDS[check.status]} {as_text(check.title)} ({score})"
    if len(finding) > 1:
        yield ""
        yield f"The same for {_counted(finding[1:])}."
    if check.expected:
        yield from ("", "Expected:", *_block(check.expected))
    yield from ("", "Seen:", *_block(check.seen or check.message))
    if check.where:
        yield from ("", "Where:", *_block(check.where))
    if check.diagnosis is not None and check.message:
        yield from ("", f"What that means: {as_text(check.message)}")
    elif check.message and check.message != check.seen and check.seen not in check.message:
        yield from ("", "What that means:", *_block(check.message))
    if check.why:
        yield from ("", f"Why: {as_text(check.why)}")
    if check.traceback:
        yield from ("", "Your lines, the innermost last:", *_block("\n".join(check.traceback)))
    if check.output:
        lines = check.output.split("\n")
        more = (
            [f"({len(lines) - _PRINTED_LINES} more lines)"] if len(lines) > _PRINTED_LINES else []
        )
        shown = "\n".join([*lines[:_PRINTED_LINES], *more])
        yield from ("", "Your code printed:", *_block(shown))
