"""A class one level too deep is found, and people are not mixed without a word."""

import os
from pathlib import Path

import pytest
from intake_classes import FIRST, ONE, TWO, answers, archive, folder, zipped

from grader.errors import UsageError
from grader.intake import read_found, take_in

PEOPLE = ("anna", "ben", "carl")
CANVAS = {f"{name}_10{n}_900{n}_{FIRST}.py": name.encode() for n, name in enumerate(PEOPLE, 1)}
BY_NAME = {name: {FIRST: name.encode()} for name in PEOPLE}
FOLDERS = {f"{name}/{FIRST}.py": name.encode() for name in PEOPLE}


def beneath(prefix: str, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return files in a folder."""
    return {f"{prefix}/{name}": content for name, content in files.items()}


class TestFolder:
    """A folder around the class."""

    @pytest.mark.parametrize("form", ["class", "class.zip"])
    @pytest.mark.parametrize(
        ("files", "unread"),
        [
            (beneath("hw1", FOLDERS), []),
            (beneath("hw1", {**FOLDERS, "README.txt": b""}), ["hw1/README.txt"]),
            ({**beneath("hw1", FOLDERS), "grades.csv": b""}, ["grades.csv"]),
            (beneath("hw1", {f"{n}_{FIRST}.py": n.encode() for n in PEOPLE}), []),
        ],
    )
    def test_students(
        self, tmp_path: Path, files: dict[str, bytes], unread: list[str], form: str
    ) -> None:
        """Students are told apart, whatever lies beside them or their folder."""
        path = tmp_path / form
        intake = take_in(folder(path, files) if form == "class" else archive(path, files), ONE)
        assert answers(intake, ONE) == BY_NAME
        assert [one.place for one in intake.unread] == unread

    def test_system(self, tmp_path: Path) -> None:
        """The marks of a course's system are seen one level down, beside a file of anyone's."""
        files = {**beneath("export", CANVAS), "readme.txt": b""}
        intake = take_in(folder(tmp_path, files), ONE)
        assert intake.layout == "Canvas"
        assert [found.key for found in intake.found] == ["101", "102", "103"]
        assert [one.place for one in intake.unread] == ["readme.txt"]

    @pytest.mark.parametrize("ending", [".py", ".ipynb", ".zip"])
    def test_unclear(self, tmp_path: Path, ending: str) -> None:
        """Files that may be students or one student's work are asked about."""
        source = folder(tmp_path, {f"hw1/{name}{ending}": b"" for name in PEOPLE})
        with pytest.raises(UsageError, match="hw1 may be a class or one student's folder") as told:
            take_in(source, TWO)
        assert "give hw1 itself" in (told.value.tip or "")
        assert len(take_in(source / "hw1", TWO).found) == 3

    @pytest.mark.parametrize(
        "files",
        [
            {f"exercises/{FIRST}.py": b"", "data/x.csv": b"", "README.md": b""},
            {"part1/hw.py": b"", "part2/hw.py": b""},
            {"01_blocks/hw.py": b"", "02 layers/hw.py": b""},
            {"layers/__init__.py": b"", "blocks/__init__.py": b"", f"{FIRST}.py": b""},
            {"a.zip": zipped({"layers/__init__.py": b"", "blocks/__init__.py": b""})},
            {f"{FIRST}.py": b"", "helper.py": b"", "more/helper.py": b""},
            {"ex01_old.py": b"", "ex01_new.py": b""},
            {"hw.ipynb": b"", "hw-1.ipynb": b""},
            {"hw.ipynb": b"", "util.py": b""},
            {"a.zip": zipped({f"v1/{FIRST}.py": b"", f"v2/{FIRST}.py": b""})},
            {},
        ],
    )
    def test_only_student(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        """The only folder of a class may be the only student's."""
        source = folder(tmp_path, beneath("anna", {**files, "notes.txt": b""}))
        assert [found.key for found in take_in(source, TWO).found] == ["anna"]


class TestArchive:
    """An archive that was left as it was downloaded, in a folder."""

    @pytest.mark.parametrize("where", ["submissions.zip", "export/submissions.zip"])
    @pytest.mark.parametrize("files", [CANVAS, FOLDERS, beneath("hw1", FOLDERS)])
    def test_download(self, tmp_path: Path, where: str, files: dict[str, bytes]) -> None:
        """It is read as if it had been given itself."""
        source = folder(tmp_path, {where: zipped(files), "readme.txt": b""})
        intake = take_in(source, ONE)
        assert intake.layout.startswith("archive of ")
        assert sorted(one[FIRST] for one in answers(intake, ONE).values()) == [
            b"anna",
            b"ben",
            b"carl",
        ]
        assert all(found.place.startswith(f"{where}/") for found in intake.found)

    @pytest.mark.parametrize("content", [b"", zipped({f"{FIRST}.py": b"1"}), os.urandom(99)])
    def test_student(self, tmp_path: Path, content: bytes) -> None:
        """An archive that is no class, or is broken, is a student's."""
        intake = take_in(folder(tmp_path, {"anna.zip": content}), ONE)
        assert [found.key for found in intake.found] == ["anna"]


@pytest.mark.parametrize("name", ["class.zip", "class.tar"])
def test_download_in_archive(tmp_path: Path, name: str) -> None:
    """A download within an archive can't be told from a submission, but a note says so."""
    (found,) = take_in(archive(tmp_path / name, {"submissions.zip": zipped(CANVAS)}), ONE).found
    assert any("as Canvas names them" in note for note in read_found(found, ONE).notes)


def test_unreadable_neighbour(tmp_path: Path) -> None:
    """A submission that can't be read is a student's, so the folder beside it is one, too."""
    source = folder(tmp_path / "a", {**beneath("anna", FOLDERS), "ben.rar": b""})
    assert [found.key for found in take_in(source, ONE).found] == ["anna"]
    source = folder(tmp_path / "b", beneath("anna", FOLDERS))
    (source / "ben").symlink_to("anna")
    assert [found.key for found in take_in(source, ONE).found] == ["anna"]


def test_many_others(tmp_path: Path) -> None:
    """Files that can't be students' don't outvote the names that a course's system gave."""
    others = {f"notes{number}.txt": b"" for number in range(9)}
    source = folder(tmp_path / "a", {**CANVAS, **others})
    assert take_in(source, ONE).layout == "Canvas"
    source = folder(tmp_path / "b", {f"A B_1_assignsubmission_file_/{FIRST}.py": b"", **others})
    assert take_in(source, ONE).layout == "Moodle"


def test_sections(tmp_path: Path) -> None:
    """Several folders that hold several students each are told about."""
    source = folder(tmp_path, {**beneath("a", FOLDERS), **beneath("b", FOLDERS)})
    for found in take_in(source, ONE).found:
        notes = read_found(found, ONE).notes
        assert any("The folders anna, ben, carl hold files of the same" in n for n in notes)
