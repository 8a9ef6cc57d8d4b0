"""The table of a class, and the forms of it that gradebooks import.

A name that begins with `=` is a formula to a spreadsheet, and it was a student who typed it. So
every cell that begins like a formula gets an apostrophe in front, and so does what begins like one
behind a character that a spreadsheet may take for the end of a cell. Texts stand in quotes, numbers
don't; a line break never stands in a cell.

Sources: OWASP, CSV Injection; RFC 4180; canvas-lms, lib/gradebook_importer.rb (which columns it
needs, and that an empty cell clears a grade); moodle, mod/assign/feedback/offline
and docs.moodle.org, Grade import; Gradescope, Autograder Specifications, Output format.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec

from grader.course import Course, ExerciseGrade, Grade, grade_of
from grader.outputs.files import write_pieces_atomically
from grader.outputs.terminal import points
from grader.record import Result
from grader.text import one_line

CanvasId = Literal["ID", "SIS User ID", "SIS Login ID"]
_Cell = str | int | float | Decimal | None

# What begins a formula. Their wide, small and raised forms, which some programs take for the same,
# are found by what Unicode says that they are forms of.
_BEGINS_FORMULA = frozenset("=+-@\t\r\n\0\u2212")
_CELL_END = re.compile(r"([,;|\t\"]\s*)(?=(\S))")
_LONGEST = 500


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, on one line."""
    shown = one_line(text, _LONGEST)
    if any(map(_begins_formula, shown)):
        shown = _CELL_END.sub(lambda m: m[1] + "'" * _begins_formula(m[2]), shown)
    return f"'{shown}" if shown and _begins_formula(shown[0]) else shown


def _begins_formula(character: str) -> bool:
    return unicodedata.normalize("NFKC", character)[:1] in _BEGINS_FORMULA


def scores_csv(results: Iterable[Result], course: Course) -> Iterator[bytes]:
    """Yield the lines of the table of a class: a row for each student, in the order of results.

    The columns depend on the course alone. Where there is no grade the cells are empty.
    """
    head = ["key", "student", "name", "email", "status", "late"]
    for exercise in course.exercises:
        head += [f"{exercise.name} {what}" for what in ("earned", "assessed", "status")]
    yield _line([*head, "total", "late factor", "final", "notes"])
    for result in results:
        grade = grade_of(result, course)
        who = [result.key, result.student, result.name, result.email, result.status]
        cells: list[_Cell] = [*who, {None: "", True: "yes", False: "no"}[grade.late.is_late]]
        for one in grade.exercises:
            cells += [one.earned, one.assessed, one.status]
        factor = float(grade.late.factor) if grade.final is not None else None
        yield _line([*cells, grade.total, factor, grade.final, _notes(result, grade)])


def write_scores_csv(results: Iterable[Result], course: Course, path: Path) -> None:
    """Write `scores.csv`, whole or not at all.

    Raises:
        UsageError: It can't be written.
    """
    write_pieces_atomically(path, scores_csv(results, course))


def write_canvas_csv(
    results: Iterable[Result], course: Course, path: Path, *, id_column: CanvasId = "ID"
) -> int:
    """Write what Canvas's gradebook imports: one assignment, named like the course.

    Args:
        results: The class.
        course: Its title is that of the assignment, its points are what the assignment is worth.
        path: The file.
        id_column: Which of Canvas's columns the students' ids belong into. `ID` is the number that
            stands in the names of files downloaded from Canvas.

    Returns:
        How many students were left out because they have no grade: an empty cell would clear one.

    Raises:
        UsageError: It can't be written.
    """
    left_out = 0

    def lines() -> Iterator[bytes]:
        nonlocal left_out
        ids = ("ID", "SIS User ID", "SIS Login ID")
        yield _line(["Student", *ids, "Section", safe_cell(course.title)])
        yield _line(["    Points Possible", None, None, None, None, course.points], is_safe=True)
        for result in results:
            final = grade_of(result, course).final
            if final is None:
                left_out += bool(result.student)  # else it is nobody's
                continue
            known = [result.student if column == id_column else "" for column in ids]
            yield _line([result.name or result.student, *known, "", final])

    write_pieces_atomically(path, lines())
    return left_out


def write_moodle_csv(results: Iterable[Result], course: Course, path: Path) -> int:
    """Write what Moodle imports: the grading worksheet of an assignment.

    It has the columns that the worksheet needs, with `Participant` and the number that stands in
    the names of downloaded folders, and those that the gradebook's import can be told to map.

    Returns:
        How many students were left out because they have no grade.

    Raises:
        UsageError: It can't be written.
    """
    left_out = 0

    def lines() -> Iterator[bytes]:
        nonlocal left_out
        head = ["Identifier", "Full name", "ID number", "Email address", "Grade", "Maximum Grade"]
        yield _line([*head, "Last modified (grade)"])
        for result in results:
            final = grade_of(result, course).final
            if final is None:
                left_out += bool(result.student)  # else it is nobody's
                continue
            is_number = result.student.isascii() and result.student.isdigit()
            identifier = f"Participant {result.student}" if is_number else ""
            who = [identifier, result.name, "" if is_number else result.student, result.email]
            yield _line([*who, final, course.points, ""])

    write_pieces_atomically(path, lines())
    return left_out


def gradescope_json(result: Result, course: Course) -> bytes | None:
    """Return Gradescope's `results.json` for one submission; None where there is no grade.

    Students see a test for each exercise; what their checks say stands in the feedback.
    """
    grade = grade_of(result, course)
    if grade.final is None:
        return None
    weights = sum(one.weight for one in grade.exercises) or Decimal(1)
    tests = []
    for one in grade.exercises:
        if one.earned is None or not one.assessed or not one.possible:
            continue
        worth = float(course.points * one.weight / weights)
        tests.append(
            {
                "name": f"{one.name}: {one.title}",
                "score": round(worth * one.earned / one.possible, 6),
                "max_score": round(worth * one.assessed / one.possible, 6),
                "output": _told(one),
            }
        )
    late = (
        "" if grade.late.factor == 1 else f" It is late: {points(float(grade.total or 0))} before."
    )
    told = f"{points(float(grade.final))} of {points(float(course.points))} points.{late}"
    data = {"score": float(grade.final), "output": told, "tests": tests}
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def _told(one: ExerciseGrade) -> str:
    told = f"{points(one.earned or 0)} of {one.assessed} points of its checks"
    left = (one.possible or 0) - (one.assessed or 0)
    return f"{told}; {left} more could not be assessed." if left else f"{told}."


def _notes(result: Result, grade: Grade) -> int:
    """Return how many notes a person should read."""
    exercises = result.scores.exercises if result.scores is not None else []
    own = len(result.all_notes) + sum(len(exercise.notes) for exercise in exercises)
    return own + bool(result.message) + bool(grade.late.note)


def _line(cells: Iterable[_Cell], *, is_safe: bool = False) -> bytes:
    line = io.StringIO()
    writer = csv.writer(line, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([_written(cell, is_safe=is_safe) for cell in cells])
    return line.getvalue().encode("utf-8", errors="backslashreplace")


def _written(cell: _Cell, *, is_safe: bool) -> str | Decimal:
    if isinstance(cell, str):
        return cell if is_safe else safe_cell(cell)
    if cell is None:
        return ""
    number = cell if isinstance(cell, Decimal) else Decimal(repr(round(cell, 6)))
    return Decimal(format(number.normalize(), "f"))  # 100, not 1E+2
