"""A class one level too deep is found, and people are not mixed without a word."""

import os
from pathlib import Path

import pytest
from intake_classes import FIRST, ONE, SECOND, TWO, answers, archive, folder, tarred, zipped

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

    @pytest.mark.parametrize("content", [b"", zipped({f"{FIRST}.py": b"1"}), bytes(range(99))])
    def test_student(self, tmp_path: Path, content: bytes) -> None:
        """An archive that is no class, or is broken, is a student's."""
        intake = take_in(folder(tmp_path, {"anna.zip": content}), ONE)
        assert [found.key for found in intake.found] == ["anna"]

    def test_files_in_it(self, tmp_path: Path) -> None:
        """What would be understood in a folder is understood in an archive."""
        content = zipped({f"{name}_{FIRST}.py": name.encode() for name in PEOPLE})
        intake = take_in(folder(tmp_path, {"subs.zip": content}), ONE)
        assert answers(intake, ONE) == BY_NAME

    @pytest.mark.parametrize("ending", [".ipynb", "/hw{}.ipynb"])
    def test_unclear(self, tmp_path: Path, ending: str) -> None:
        """What would be refused in a folder is refused in an archive."""
        content = zipped({f"{name}{ending.format(name)}": b"{}" for name in PEOPLE})
        source = folder(tmp_path, {"subs.zip": content})
        with pytest.raises(UsageError, match=r"subs.zip may be a class or one") as told:
            take_in(source, ONE)
        assert "give subs.zip itself" in (told.value.tip or "")
        found = take_in(source / "subs.zip", ONE).found
        assert [one.key for one in found] == list(PEOPLE)

    def test_folder_in_it(self, tmp_path: Path) -> None:
        """The folder in an archive may be one student's, unless it is what was packed."""
        files = {"anna/hw.ipynb": b"{}", "anna/scratch.ipynb": b"{}"}
        with pytest.raises(UsageError, match="anna may be a class or one") as told:
            take_in(archive(tmp_path / "x.zip", files), ONE)
        assert "unpack the archive and give anna" in (told.value.tip or "")
        intake = take_in(archive(tmp_path / "anna.zip", files), ONE)
        assert [one.key for one in intake.found] == ["hw", "scratch"]
        assert ["may be one student's" in one.reason for one in intake.unread] == [True]

    def test_one_name_in_common(self, tmp_path: Path) -> None:
        """Folders with one name in common may be one student's: that is said."""
        chapters = {f"anna/chapter{number}/hw.ipynb": b"{}" for number in (5, 6)}
        intake = take_in(archive(tmp_path / "x.zip", chapters), ONE)
        assert [one.key for one in intake.found] == ["anna"]
        files = {f"x/{name}/hw.ipynb": b"{}" for name in PEOPLE}
        intake = take_in(folder(tmp_path / "class", files), ONE)
        assert [one.key for one in intake.found] == list(PEOPLE)
        assert [one.place for one in intake.unread] == ["x"]


class TestNobody:
    """What lies at the top and is no student's."""

    def test_folders_of_exercises(self, tmp_path: Path) -> None:
        """A class sorted by exercise is refused, with what to give."""
        names = (f"{FIRST}/anna.py", f"{FIRST}/ben.py", f"{SECOND}/anna.py")
        source = folder(tmp_path / "class", dict.fromkeys(names, b"1"))
        with pytest.raises(UsageError, match="folders of exercises, such as ex01") as told:
            take_in(source, TWO)
        assert "a run of its own" in (told.value.tip or "")
        assert len(take_in(source / FIRST, ONE).found) == 2

    def test_names_of_all_exercises(self, tmp_path: Path) -> None:
        """An exercise in a name is known whether it is selected or not."""
        names = [f"{exercise}_{name}.py" for exercise in (FIRST, SECOND) for name in PEOPLE]
        source = folder(tmp_path, dict.fromkeys(names, b"1"))
        intake = take_in(source, ONE, TWO)
        assert answers(intake, ONE) == {name: {FIRST: b"1"} for name in PEOPLE}
        assert not intake.unread

    def test_project(self, tmp_path: Path) -> None:
        """Folders of the course and a program beside the students are listed."""
        names = ("exercises/a.py", f"solutions/{FIRST}.py", "grade.py", f"{FIRST}/x.py")
        source = folder(tmp_path, {**FOLDERS, **dict.fromkeys(names, b"")})
        intake = take_in(source, ONE)
        assert [one.key for one in intake.found] == list(PEOPLE)
        listed = [FIRST, "exercises", "grade.py", "solutions"]
        assert sorted(one.place for one in intake.unread) == sorted(listed)

    def test_one_student(self, tmp_path: Path) -> None:
        """The only student beside the course's own folders is found."""
        names = (f"anna/{FIRST}.py", "exercises/a.py", "solutions/a.py")
        intake = take_in(folder(tmp_path, dict.fromkeys(names, b"")), ONE)
        assert [one.key for one in intake.found] == ["anna"]

    @pytest.mark.parametrize("target", ["other", "gone", ""])
    def test_only_a_link(self, tmp_path: Path, target: str) -> None:
        """A link that lies alone is named, and never followed."""
        folder(tmp_path / "other", FOLDERS)
        source = folder(tmp_path / "class", {"README.md": b""})
        if target:
            (source / "latest").symlink_to(tmp_path / target)
        else:
            os.mkfifo(source / "latest")
        with pytest.raises(UsageError, match=r"no submission.*latest \(a link or a special file"):
            take_in(source, ONE)

    def test_archive_that_is_not_read(self, tmp_path: Path) -> None:
        """It is the student's whose name it bears; alone, it may be the class."""
        files = {"anna.tar.gz": tarred({f"{FIRST}.py": b"1"}), "ben.tar.zst": b"", "l.csv.gz": b""}
        intake = take_in(folder(tmp_path / "a", files), ONE)
        assert [one.key for one in intake.found] == ["anna", "ben"]
        assert "isn't read here" in read_found(intake.found[1], ONE).unread
        assert [one.place for one in intake.unread] == ["l.csv.gz"]
        with pytest.raises(UsageError, match=r"no submission. It holds ben.rar"):
            take_in(folder(tmp_path / "b", {"ben.rar": b""}), ONE)


@pytest.mark.parametrize("name", ["class.zip", "class.tar"])
def test_download_in_archive(tmp_path: Path, name: str) -> None:
    """A download within an archive can't be told from a submission, but a note says so."""
    (found,) = take_in(archive(tmp_path / name, {"submissions.zip": zipped(CANVAS)}), ONE).found
    assert any("as Canvas names them" in note for note in read_found(found, ONE).notes)


def test_unreadable_neighbour(tmp_path: Path) -> None:
    """A submission that can't be read is a student's, so the folder beside it is one, too."""
    source = folder(tmp_path / "a", {**beneath("anna", FOLDERS), "ben.rar": b""})
    assert [found.key for found in take_in(source, ONE).found] == ["anna", "ben"]
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
