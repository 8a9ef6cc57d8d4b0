import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from made_results import COURSE, check, result, scores

from grader.course import Course, LatePolicy
from grader.errors import UsageError
from grader.outputs.tables import (
    gradescope_json,
    safe_cell,
    scores_csv,
    write_canvas_csv,
    write_moodle_csv,
    write_scores_csv,
)
from grader.record import Result

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
]
FORMULAS += ["\uff201", " =1", "\ufe661", "\u22121", "\x00=1", '"=1']


def rows_of(data: bytes) -> list[list[str]]:
    """Read a table as another program would."""
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def table(*results: Result, course: Course = COURSE) -> list[dict[str, str]]:
    """Return the rows of the table of a class by their columns."""
    head, *rows = rows_of(b"".join(scores_csv(results, course)))
    return [dict(zip(head, row, strict=True)) for row in rows]


class TestScoresCsv:
    """The table of a class."""

    def test_columns(self) -> None:
        """The columns depend on the course alone."""
        [head] = rows_of(b"".join(scores_csv([], COURSE)))
        assert head == [
            *("key", "student", "name", "email", "status", "late"),
            *("ex01_scale earned", "ex01_scale assessed", "ex01_scale status"),
            *("ex02_words earned", "ex02_words assessed", "ex02_words status"),
            *("total", "late factor", "final", "notes"),
        ]

    def test_a_row(self) -> None:
        """What was earned, what it makes by the course, and who it is."""
        part = scores([check("a", 30), check("b", 70, "failed")], [check("c", 100)], ("Look.",))
        course = Course("T", COURSE.exercises, late=LatePolicy("per-day", Decimal(10)))
        one = result(name="Ada, Lady", email="a@b.c", is_late=True, scores=part, notes=["Odd."])
        [row] = table(one, course=course)
        assert row == {
            "key": "ada",
            "student": "ada",
            "name": "Ada, Lady",
            "email": "a@b.c",
            "status": "graded",
            "late": "yes",
            "ex01_scale earned": "30",
            "ex01_scale assessed": "100",
            "ex01_scale status": "failed",
            "ex02_words earned": "100",
            "ex02_words assessed": "100",
            "ex02_words status": "passed",
            "total": "65",
            "late factor": "0.9",
            "final": "58.5",
            "notes": "3",  # one of the file, one of the submission, one on its lateness
        }

    def test_no_grade_is_an_empty_cell(self) -> None:
        """Never a zero: nobody would notice it in a spreadsheet."""
        [row] = table(result(status="fault", message="It broke."))
        assert (row["status"], row["total"], row["final"]) == ("fault", "", "")
        assert (row["ex01_scale earned"], row["late factor"], row["notes"]) == ("", "", "1")

    def test_numbers_are_numbers_and_texts_stand_in_quotes(self) -> None:
        """A student's number is a text; points are none."""
        line = b"".join(scores_csv([result("007")], COURSE)).split(b"\r\n")[1]
        assert line.startswith(b'"007","007"')
        assert line.endswith(b',100,100,"passed",100,1,100,0')

    @pytest.mark.parametrize("text", FORMULAS)
    def test_no_cell_is_a_formula(self, text: str) -> None:
        """What begins like a formula gets an apostrophe, in every column that holds text."""
        [row] = table(result("k", student=text, name=text, email=text))
        for column in ("student", "name", "email"):
            assert row[column][0] in "'\\\"", row[column]

    @pytest.mark.parametrize(
        "text", ["a;=1", "a,=1", 'a"=1', 'a","=1', "a|@x", "a;  +1", "a;\uff1d1"]
    )
    def test_no_part_of_a_cell_is_a_formula(self, text: str) -> None:
        """A program that ends cells elsewhere finds no formula at the beginning of its own."""
        [row] = table(result("k", name=text))
        for end in ',;|"':
            for part in row["name"].split(end)[1:]:
                assert part.strip()[:1] not in {"=", "+", "-", "@", "\uff1d"}

    @given(st.text(max_size=40))
    @example("\u2028=1")
    @example("\ud800=")
    def test_any_text_stays_one_cell_on_one_line(self, text: str) -> None:
        """Whatever a name holds, the row has its columns, and reading it gives the same again."""
        data = b"".join(scores_csv([result("k", name=text)], COURSE))
        assert len(data.decode().splitlines()) == 2
        head, row = rows_of(data)
        assert len(head) == len(row)
        assert row[2] == safe_cell(row[2])
        assert row[2][:1] not in set("=+-@\t\r\n")

    def test_is_written_row_by_row(self) -> None:
        """A class is not held in memory: a result is asked for when the last one is written."""
        lines = scores_csv((result(str(number)) for number in range(10**9)), COURSE)
        assert next(lines).startswith(b'"key"')
        assert next(lines).startswith(b'"0"')

    def test_whole_or_not_at_all(self, tmp_path: Path) -> None:
        """When the results break off, the old table stays and nothing lies beside it."""
        path = tmp_path / "scores.csv"
        write_scores_csv([result()], COURSE, path)
        before = path.read_bytes()

        def broken() -> Iterator[Result]:
            yield result()
            raise ValueError("broken")

        with pytest.raises(ValueError, match="broken"):
            write_scores_csv(broken(), COURSE, path)
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]
        with pytest.raises(UsageError, match="could not be written"):
            write_scores_csv([], COURSE, tmp_path / "none" / "scores.csv")


class TestCanvas:
    """What Canvas's gradebook imports."""

    def test_has_the_columns_that_canvas_demands(self, tmp_path: Path) -> None:
        """Student, ids and section in this order, the points in the second row."""
        path = tmp_path / "canvas.csv"
        assert write_canvas_csv([result("123", name="Ada")], COURSE, path) == 0
        assert rows_of(path.read_bytes()) == [
            ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Deep learning"],
            ["    Points Possible", "", "", "", "", "100"],
            ["Ada", "123", "", "", "", "100"],
        ]

    def test_ids_of_another_kind(self, tmp_path: Path) -> None:
        """Ids that are logins stand in the column for logins."""
        path = tmp_path / "canvas.csv"
        write_canvas_csv([result("ada1")], COURSE, path, id_column="SIS Login ID")
        assert rows_of(path.read_bytes())[2] == ["ada1", "", "", "ada1", "", "100"]

    def test_who_has_no_grade_is_left_out(self, tmp_path: Path) -> None:
        """An empty cell would clear a grade that somebody has given by hand."""
        path = tmp_path / "canvas.csv"
        assert write_canvas_csv([result(), result("b", status="fault")], COURSE, path) == 1
        assert len(rows_of(path.read_bytes())) == 3


class TestMoodle:
    """What Moodle imports."""

    def test_has_the_columns_of_the_worksheet(self, tmp_path: Path) -> None:
        """The participant's number is the identifier; another id is an id number."""
        path = tmp_path / "moodle.csv"
        some = [result("42", name="Ada", email="a@b.c"), result("x7"), result("y", status="unread")]
        assert write_moodle_csv(some, COURSE, path) == 1
        head, *rows = rows_of(path.read_bytes())
        assert {"Identifier", "Grade", "Last modified (grade)"} < set(head)
        assert rows == [
            ["Participant 42", "Ada", "", "a@b.c", "100", "100", ""],
            ["", "", "x7", "", "100", "100", ""],
        ]


class TestGradescope:
    """The results of one submission, for Gradescope."""

    def read(self, one: Result) -> dict[str, Any]:
        """Return the results of one submission as Gradescope reads them."""
        data = gradescope_json(one, COURSE)
        assert data is not None
        made: dict[str, Any] = json.loads(data)
        return made

    def test_a_test_for_each_exercise(self) -> None:
        """Their points sum to the course's, and the score above them is the final one."""
        part = scores([check("a", 25), check("b", 75, "failed", seen="secret")], [check("c", 100)])
        made = self.read(result(scores=part))
        assert made["score"] == 62.5
        assert [(t["score"], t["max_score"]) for t in made["tests"]] == [(12.5, 50), (50, 50)]
        assert "secret" not in json.dumps(made)

    def test_no_grade_no_file(self) -> None:
        """A fault is no zero."""
        assert gradescope_json(result(status="fault"), COURSE) is None
