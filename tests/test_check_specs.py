"""What is read from a check file, and what is refused."""

from pathlib import Path

import pytest

from grader.check_specs import CheckSpec, read_check_specs
from grader.errors import PackError

GOOD = '''\
"""Checks."""

import torch_that_is_not_installed
import pytest


@probe
def forward(student, x):
    return student.f(x)


@pytest.mark.check(points=40, title="Output", evidence="verified", public=True)
def test_output(worker, draw):
    """The output is right."""


@pytest.mark.check(
    points=60, title="Moves " "along", evidence="witnessed", needs=["output"], gpu=True
)
def test_moves(worker):
    pass
'''


def specs_of(tmp_path: Path, text: str) -> tuple[CheckSpec, ...]:
    """Return the checks of a check file with this text."""
    path = tmp_path / "test_ex01_topic.py"
    path.write_text(text, encoding="utf-8")
    return read_check_specs(path)


def marked(arguments: str) -> str:
    """Return a check file whose second check, in line 7, has a mark with these arguments."""
    return (
        '@pytest.mark.check(points=40, title="A", evidence="verified")\n'
        "def test_a(worker):\n    pass\n\n\n"
        f"@pytest.mark.check({arguments})\ndef test_b(worker):\n    pass\n"
    )


class TestGoodFile:
    """A well-formed file."""

    def test_reads_in_order_without_running(self, tmp_path: Path) -> None:
        """Marks and docstrings are read, though the file's imports don't exist."""
        assert specs_of(tmp_path, GOOD) == (
            CheckSpec(
                "ex01", "output", 40, "Output", "verified", public=True, doc="The output is right."
            ),
            CheckSpec("ex01", "moves", 60, "Moves along", "witnessed", ("output",), gpu=True),
        )

    def test_id(self, tmp_path: Path) -> None:
        """The id is the exercise's number and the check's name."""
        assert [spec.id for spec in specs_of(tmp_path, GOOD)] == ["ex01.output", "ex01.moves"]

    def test_needs_may_be_one_name(self, tmp_path: Path) -> None:
        """A single dependency needs no list."""
        text = marked('points=60, title="B", evidence="verified", needs="a"')
        assert specs_of(tmp_path, text)[1].needs == ("a",)


class TestMark:
    """Arguments of a mark that are refused, each with its line."""

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ('points=60, title="B", evidence="verified", weight=2', "argument 'weight' is not"),
            ('**{"points": 60}', r"a \*\* argument is not known"),
            ('60, title="B", evidence="verified"', "given by name"),
            ('points=POINTS, title="B", evidence="verified"', "points must be a literal"),
            ('points=60, title=f"{B}", evidence="verified"', "title must be a literal"),
            ('points=0, title="B", evidence="verified"', "points must be a positive whole"),
            ('points=-1, title="B", evidence="verified"', "points must be a positive whole"),
            ('points=True, title="B", evidence="verified"', "points must be a positive whole"),
            ('points=60.0, title="B", evidence="verified"', "points must be a positive whole"),
            ('points=60, title=" ", evidence="verified"', "title must be a text"),
            ('points=60, title=3, evidence="verified"', "title must be a text"),
            ('points=60, title="B", evidence="seen"', "evidence must be"),
            ('points=60, title="B", evidence="verified", needs=3', "needs must be the name"),
            ('points=60, title="B", evidence="verified", needs=[3]', "needs must be the name"),
            ('points=60, title="B", evidence="verified", needs=["a", "a"]', "names a check twice"),
            ('points=60, title="B", evidence="verified", public=1', "public must be True"),
            ('points=60, title="B", evidence="verified", gpu="no"', "gpu must be True"),
            ('title="B", evidence="verified"', "the mark has no points"),
            ('points=60, evidence="verified"', "the mark has no title"),
            ('points=60, title="B"', "the mark has no evidence"),
        ],
    )
    def test_refused(self, tmp_path: Path, arguments: str, message: str) -> None:
        """An argument that can't be read or is of the wrong kind names file, line and check."""
        with pytest.raises(PackError, match=rf"test_ex01_topic\.py:6: test_b: .*{message}"):
            specs_of(tmp_path, marked(arguments))

    @pytest.mark.parametrize(
        ("needs", "message"),
        [
            ("c", "comes later in the file"),
            ("b", "is the check itself"),
            ("x", "is no check of the file"),
        ],
    )
    def test_needs_an_earlier_check(self, tmp_path: Path, needs: str, message: str) -> None:
        """A check depends on earlier ones only, so there can be no cycle."""
        text = marked(f'points=50, title="B", evidence="verified", needs="{needs}"')
        text += '@pytest.mark.check(points=10, title="C", evidence="verified")\n'
        text += "def test_c(worker): pass\n"
        with pytest.raises(PackError, match=rf":7: test_b: needs '{needs}', which {message}"):
            specs_of(tmp_path, text)


class TestFile:
    """Files that are refused."""

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("def test_a(worker): pass\n", ":1: test_a: needs exactly one"),
            ("@pytest.mark.check\ndef test_a(worker): pass\n", ":2: test_a: needs exactly one"),
            ("async def test_a(worker): pass\n", ":1: test_a: a check is not async"),
            ("class TestAll:\n    pass\n", ":1: TestAll: checks are functions"),
            ("if True:\n    def test_a(worker): pass\n", ":2: test_a: .*top level"),
            ("class All:\n    def test_a(self): pass\n", ":2: test_a: .*top level"),
            ("def test_(worker): pass\n", ":1: test_: the name of a check"),
            ("def testing(worker): pass\n", ":1: testing: the name of a check"),
            ("def f(:\n", ":1: invalid syntax"),
            ("a = '\0'\n", "null bytes"),
            ("", "sum to 0, not to 100"),
        ],
    )
    def test_refused(self, tmp_path: Path, text: str, message: str) -> None:
        """What pytest would collect and the table would miss, or the reverse, is refused."""
        with pytest.raises(PackError, match=message):
            specs_of(tmp_path, text)

    def test_points_sum_to_100(self, tmp_path: Path) -> None:
        """An exercise is worth 100 points."""
        with pytest.raises(PackError, match="sum to 90, not to 100"):
            specs_of(tmp_path, marked('points=50, title="B", evidence="verified"'))

    def test_names_are_unique(self, tmp_path: Path) -> None:
        """The second check of a name would take the place of the first."""
        text = marked('points=60, title="B", evidence="verified"').replace("test_b", "test_a")
        with pytest.raises(PackError, match=":7: test_a: there is already"):
            specs_of(tmp_path, text)

    @pytest.mark.parametrize("mark", ["skip", "skipif(True)", "xfail", 'parametrize("n", [1])'])
    def test_marks_that_change_what_counts(self, tmp_path: Path, mark: str) -> None:
        """A check runs once; a mark that says otherwise is refused."""
        text = f"@pytest.mark.{mark}\n" + GOOD.partition("\n\n\n")[2].partition("\n\n\n")[2]
        with pytest.raises(PackError, match=r":1: test_output: pytest\.mark\.\w+ is not for"):
            specs_of(tmp_path, text)

    def test_file_name(self, tmp_path: Path) -> None:
        """The number of the exercise comes from the file's name."""
        with pytest.raises(PackError, match="is named test_exNN_topic"):
            read_check_specs(tmp_path / "test_topic.py")
