"""Of several copies the newest counts, as their names tell."""

from pathlib import Path

import pytest
from intake_classes import FIRST, ONE, SECOND, folder, only, tarred, zipped

from grader.intake import read_found, take_in
from grader.intake.copies import is_copy_of, may_be_next, newest_first
from grader.pack import Exercise

COPIES = [
    ("hw{}", ["", "-1", "-2", "-10"]),
    ("hw{}", ["", " (1)", " (2)", " (10)"]),
    ("hw{}", ["_v1", "_v2", "_v10"]),
    ("hw{}", ["1", "2", "3", "4", "5", "6"]),
    ("hw v2{}", ["", " (1)"]),
]


class TestNewest:
    """Archives, notebooks and files of which there are copies."""

    @pytest.mark.parametrize(("form", "copies"), COPIES)
    def test_archives(self, tmp_path: Path, form: str, copies: list[str]) -> None:
        """The newest archive counts, even if an answer in an older one is named better."""
        names = [form.format(copy) for copy in copies]
        files = {
            f"anna/{name}.zip": zipped(
                {f"{'ex01' if name == names[-1] else FIRST}.py": name.encode(), "a.ipynb": b"{}"}
            )
            for name in names
        }
        contents = only(folder(tmp_path, files))
        assert contents.files[FIRST].content == names[-1].encode()
        assert any("its archive is the latest" in note for note in contents.notes)
        assert [place for place, _ in contents.notebooks] == [
            f"{n}.zip/a.ipynb" for n in names[::-1]
        ]

    @pytest.mark.parametrize(("form", "copies"), COPIES)
    def test_notebooks(self, tmp_path: Path, form: str, copies: list[str]) -> None:
        """Notebooks come with the newest first."""
        names = [f"{form.format(copy)}.ipynb" for copy in copies]
        contents = only(folder(tmp_path, {f"anna/{name}": b"{}" for name in names}))
        assert [place for place, _ in contents.notebooks] == names[::-1]

    @pytest.mark.parametrize(
        "copies",
        [
            [f"{FIRST}_v{number}" for number in (1, 2, 10)],
            ["ex01", "ex01-1", "ex01-2", "ex01 (3)"],
            ["Ex01 my sequential", f"{FIRST}-2", "ex01 My Sequential (11)"],
        ],
    )
    def test_files(self, tmp_path: Path, copies: list[str]) -> None:
        """The newest of the files counts, and the number of an exercise is no copy's."""
        files = {f"anna/{name}.py": name.encode() for name in copies}
        contents = only(folder(tmp_path, files))
        assert contents.files[FIRST].content == copies[-1].encode()
        assert any("its copy is the latest" in note for note in contents.notes)

    def test_canvas(self, tmp_path: Path) -> None:
        """Canvas numbers the files of later attempts."""
        names = [f"anna_101_900{n}_hw{copy}.zip" for n, copy in enumerate(("", "-1", "-2"), 1)]
        files = {name: zipped({f"{FIRST}.py": name.encode()}) for name in names}
        (found,) = take_in(folder(tmp_path, files), ONE).found
        assert read_found(found, ONE).files[FIRST].content == names[-1].encode()

    def test_only_file(self, tmp_path: Path) -> None:
        """The only file of the newest archive answers the only exercise."""
        files = {f"anna/hw{n}.zip": zipped({"main.py": n.encode()}) for n in ("", "-1")}
        assert only(folder(tmp_path, files)).files[FIRST].content == b"-1"

    def test_one_for_each(self, tmp_path: Path) -> None:
        """A student may pack each exercise."""
        files = {f"anna/{n:02}.zip": zipped({f"{n}.ipynb": b"{}"}) for n in range(1, 13)}
        assert len(only(folder(tmp_path, files)).notebooks) == 12


class TestNextSheet:
    """A bare number may be that of the next sheet, which holds stubs of the one before."""

    STUB = b"# stub\n"

    @staticmethod
    def pack(tmp_path: Path) -> tuple[Exercise, ...]:
        """Return exercises of a pack whose stubs are as given."""
        names = (FIRST, SECOND)
        folder(tmp_path / "p", {f"tests_hidden/stubs/{n}.py": TestNextSheet.STUB for n in names})
        return tuple(Exercise.at(tmp_path / "p", name) for name in names)

    @pytest.mark.parametrize("form", ["hw{}.zip", "hw{}", "week_{}.tar.gz"])
    def test_stub(self, tmp_path: Path, form: str) -> None:
        """A stub as it was given doesn't take the place of an answer."""
        first = {f"{FIRST}.py": b"answer"}
        second = {f"{FIRST}.py": self.STUB, f"{SECOND}.py": b"other"}
        files: dict[str, bytes] = {}
        for number, sheet in enumerate((first, second), 1):
            name = f"anna/{form.format(number)}"
            if form == "hw{}":
                files |= {f"{name}/{path}": content for path, content in sheet.items()}
            else:
                files[name] = zipped(sheet) if name.endswith("zip") else tarred(sheet)
        contents = only(folder(tmp_path / "class", files), self.pack(tmp_path))
        assert contents.files[FIRST].content == b"answer"
        assert contents.files[SECOND].content == b"other"
        assert any("the other is the stub as it was given" in note for note in contents.notes)

    @pytest.mark.parametrize("form", ["hw-{}.zip", "hw ({}).zip", "hw_v{}.zip"])
    def test_copies(self, tmp_path: Path, form: str) -> None:
        """A copy takes the place of the one before, whatever it holds."""
        files = {
            f"anna/{form.format(number)}": zipped({f"{FIRST}.py": content})
            for number, content in enumerate((b"answer", self.STUB), 1)
        }
        contents = only(folder(tmp_path / "class", files), self.pack(tmp_path))
        assert contents.files[FIRST].content == self.STUB

    def test_stubs_alone(self, tmp_path: Path) -> None:
        """Of stubs the newest counts."""
        files = {f"anna/hw{n}.zip": zipped({f"{FIRST}.py": self.STUB}) for n in range(1, 4)}
        contents = only(folder(tmp_path / "class", files), self.pack(tmp_path))
        assert contents.files[FIRST].content == self.STUB


def test_answer_in_solutions(tmp_path: Path) -> None:
    """Where a stub is graded, what lies in solutions/ is told of."""
    files = {f"anna/{place}/{FIRST}.py": place.encode() for place in ("exercises", "solutions")}
    contents = only(folder(tmp_path, files))
    assert contents.files[FIRST].content == b"exercises"
    assert [f"solutions/{FIRST}.py" in note for note in contents.notes] == [True]


class TestOrder:
    """What names tell about the age of copies."""

    @pytest.mark.parametrize(
        ("older", "newer"),
        [
            ("hw.zip", "hw-1.zip"),
            ("hw (9).zip", "hw (10).zip"),
            ("HW_V2.zip", "hw version 3.tar.gz"),
            ("ex01.py", "ex01_2.py"),
            ("a/hw-1.ipynb", "a/hw-2.ipynb"),
            ("hw_v2.py", "hw_v2 (1).py"),
        ],
    )
    def test_newer(self, older: str, newer: str) -> None:
        """The newer copy comes first."""
        assert newest_first(newer) < newest_first(older)
        assert is_copy_of(newest_first(newer), newest_first(older))

    @pytest.mark.parametrize(
        ("path", "other"), [("hw2/a.py", "hw1/a.py"), ("a/x_2.zip/b", "a/x_1.zip/b"), ("lab2", "")]
    )
    def test_next(self, path: str, other: str) -> None:
        """A bare number may be the next sheet's, wherever in a path."""
        assert may_be_next(path, other)

    @pytest.mark.parametrize(
        ("path", "other"),
        [("hw2/a-2.py", "hw2/a-1.py"), ("hw_v2", "hw_v1"), ("hw2 (1)", "hw2"), ("ex02.py", "")],
    )
    def test_copy(self, path: str, other: str) -> None:
        """Other numbers are those of copies, or of exercises."""
        assert not may_be_next(path, other)

    @pytest.mark.parametrize(
        ("one", "other"), [("ex01.zip", "ex02.zip"), ("a-1.py", "b-2.py"), ("hw().py", "hx(1.py")]
    )
    def test_others(self, one: str, other: str) -> None:
        """Files for several exercises are no copies of one another."""
        assert not is_copy_of(newest_first(one), newest_first(other))
