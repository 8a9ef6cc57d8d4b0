"""How the header of a case is read, and what it is put together with."""

from pathlib import Path

import pytest

from grader.cases import Case, ExpectedVerdict, case_source, read_cases
from grader.errors import PackError
from grader.pack import Exercise

WRONG = """\
# /// verdict
# about = "keeps the blocks in a list"
# seen = "pytorch/pytorch#1053"
#
# [checks]
# registered = "failed: layers-in-a-list"
# moves = "skipped"
# calls = "error"
# trains = "error: keys-must-be-text"
# ///

import math


def f():
    return math.pi
"""
RIGHT = '# /// verdict\n# about = "uses add_module"\n# ///\ndef f():\n    return 1\n'


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """Return an exercise with an empty folder of cases."""
    exercise = Exercise.at(tmp_path, "ex01_topic")
    exercise.cases_path.mkdir(parents=True)
    return exercise


def read_one(exercise: Exercise, text: str, name: str = "wrong_list.py") -> Case:
    """Return the case with this text."""
    (exercise.cases_path / name).write_text(text, encoding="utf-8")
    (case,) = read_cases(exercise)
    return case


class TestReadCases:
    """Well-formed cases."""

    def test_wrong(self, exercise: Exercise) -> None:
        """The header of a wrong answer says which checks must say what."""
        assert read_one(exercise, WRONG) == Case(
            path=exercise.cases_path / "wrong_list.py",
            name="wrong_list",
            kind="wrong",
            about="keeps the blocks in a list",
            seen="pytorch/pytorch#1053",
            standalone=False,
            expected={
                "registered": ExpectedVerdict("failed", "layers-in-a-list"),
                "moves": ExpectedVerdict("skipped", None),
                "calls": ExpectedVerdict("error", None),
                "trains": ExpectedVerdict("error", "keys-must-be-text"),
            },
            text=WRONG,
        )

    def test_right(self, exercise: Exercise) -> None:
        """A right answer expects nothing but full marks."""
        case = read_one(exercise, RIGHT, "right_add_module.py")
        assert (case.kind, case.expected, case.seen) == ("right", {}, "")

    def test_comments_before_the_header(self, exercise: Exercise) -> None:
        """Comments and blank lines may stand before the header."""
        assert read_one(exercise, f"#!/usr/bin/env python\n\n# a note\n{WRONG}").expected

    def test_sorted(self, exercise: Exercise) -> None:
        """Cases come in the order of their names; other files are none."""
        for name in ("wrong_b.py", "wrong_a.py"):
            (exercise.cases_path / name).write_text(WRONG)
        (exercise.cases_path / "notes.md").write_text("")
        assert [case.name for case in read_cases(exercise)] == ["wrong_a", "wrong_b"]

    def test_no_folder(self, tmp_path: Path) -> None:
        """A students' tree has no cases."""
        assert read_cases(Exercise.at(tmp_path, "ex01_topic")) == ()


class TestRefused:
    """Cases that are refused."""

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("# /// verdict\n", "# a case\n", "no `# /// verdict` header"),
            ("# /// verdict\n", "import math\n# /// verdict\n", "no `# /// verdict` header"),
            ("# ///\n\n", "\n", ":1: the header has no closing"),
            ("#\n# [checks]", "\n# [checks]", ":4: a line of the header"),
            ("# seen", "#seen", ":3: a line of the header"),
            ("about =", "about", "isn't well-formed TOML"),
            ("# seen =", "# seem =", "seem: this key is not known"),
            ('# about = "keeps the blocks in a list"\n', "", "about: must be a text"),
            ('"keeps the blocks in a list"', '" "', "about: must be a text"),
            ('"pytorch/pytorch#1053"', "1053", "seen: must be a text"),
            ("# seen =", "# standalone = 1\n# seen =", "standalone: must be true or false"),
            ('"skipped"', '"slipped"', "checks.moves: 'slipped' can't be demanded"),
            ('"skipped"', '"passed"', "checks.moves: 'passed' can't be demanded"),
            ('"skipped"', '"grader_fault"', "checks.moves: 'grader_fault' can't be demanded"),
            ('"skipped"', '"skipped: a-b"', "checks.moves: only failed and error carry"),
            ('"error"', '"error:"', "checks.calls: '' is no id"),
            ('"error"', '"failed: A_b"', "checks.calls: 'A_b' is no id"),
            ('"error"', "3", "checks.calls: must be a text"),
            ("import math", "from __future__ import annotations", ":12: a __future__ import"),
        ],
    )
    def test_header(self, exercise: Exercise, old: str, new: str, message: str) -> None:
        """A header that isn't well formed says where and why."""
        assert old in WRONG
        with pytest.raises(PackError, match=rf"wrong_list\.py.*{message}"):
            read_one(exercise, WRONG.replace(old, new))

    def test_right_with_checks(self, exercise: Exercise) -> None:
        """A right answer can't expect a check to fail."""
        with pytest.raises(PackError, match="checks: a right answer has none"):
            read_one(exercise, WRONG, "right_list.py")

    def test_wrong_without_checks(self, exercise: Exercise) -> None:
        """A wrong answer has to say what must catch it."""
        with pytest.raises(PackError, match="checks: must be a table"):
            read_one(exercise, RIGHT)

    def test_nothing_but_comments(self, exercise: Exercise) -> None:
        """A file that ends before a header has none."""
        with pytest.raises(PackError, match="no `# /// verdict` header"):
            read_one(exercise, "")

    @pytest.mark.parametrize("name", ["list.py", "wrong.py", "wrong_.py", "Wrong_list.py"])
    def test_name(self, exercise: Exercise, name: str) -> None:
        """The name says whether the answer is right or wrong."""
        with pytest.raises(PackError, match=r"is named right_slug\.py or wrong_slug\.py"):
            read_one(exercise, WRONG, name)


class TestCaseSource:
    """`case_source`."""

    def test_builds_on_the_solution(self, exercise: Exercise) -> None:
        """What a case defines takes the place of what the solution defines."""
        solution = "def f():\n    return 0\n\n\ndef g():\n    return f()\n"
        source = case_source(read_one(exercise, WRONG), solution)
        assert source.decode() == f"{solution}\n\n{WRONG}"
        names: dict[str, object] = {}
        exec(source, names)  # noqa: S102 - the text is this test's own
        assert callable(g := names["g"])
        assert round(g(), 2) == 3.14

    def test_standalone(self, exercise: Exercise) -> None:
        """A standalone case is the whole submission, and may begin as it likes."""
        text = WRONG.replace("# seen", "# standalone = true\n# seen")
        text = text.replace("import math", "from __future__ import annotations\nimport math")
        assert case_source(read_one(exercise, text), "never used").decode() == text
