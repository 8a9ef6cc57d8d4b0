"""The feedback for one student, in Markdown.

It says what the report on the terminal says, and no more: of checks that passed only how many,
of the others what was expected, what was seen and what that means. Ids of checks, the run's seed
and times stay out of it, so it is the same byte for byte whenever it is made.

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
            yield from _exercise(scores[one.name], is_counted=bool(one.weight))


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


def _exercise(exercise: ExerciseScore, *, is_counted: bool) -> Iterator[str]:
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
        titles = "; ".join(as_text(c.title) for c in waiting)
        yield f"- Not run, because a check above did not pass: {_counted(waiting)}: {titles}"
    for word, status in (("To do", "not_attempted"), ("Not assessed", "not_assessed")):
        found = [c for c in exercise.checks if c.status == status]
        if found:
            messages = "; ".join(as_code(m) for m in dict.fromkeys(c.message for c in found))
            yield f"- {word}: {_counted(found)}: {messages}"
    for finding in _findings(exercise.checks):
        yield from _check(finding)


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


def _check(finding: list[CheckScore]) -> Iterator[str]:
    check = finding[0]
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
