"""Each layout in which submissions arrive is recognised, and tells what it can tell."""

import tarfile
from pathlib import Path
from typing import ClassVar

import pytest
from intake_classes import FIRST, ONE, SECOND, TWO, answers, archive, folder, only, tarred, zipped

from grader.errors import UsageError
from grader.intake import Intake, gradescope, read_found, take_in

METADATA = b"""---
submission_11:
  :submitters:
  - :name: Anna Adler
    :sid: '0042'
    :email: anna@example.org
  - :name: Ben Berg
    :sid:
    :email: ben@example.org
  :created_at: 2026-01-30 14:22:53.123456789 -08:00
  :score: 1.0
  :results: &1 !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    tests: [{name: a, output: "x"}]
  :history:
  - *1
submission_12:
  :submitters:
  - :name: Carl
    :sid: c-7
    :email: ''
"""


def everything(intake: Intake) -> dict[str, tuple[str, str, str, bool | None, str]]:
    """Return what the layout told about each student."""
    return {f.key: (f.student, f.name, f.email, f.is_late, f.submitted) for f in intake.found}


class TestFolders:
    """A folder per student."""

    def test_nearest(self, tmp_path: Path) -> None:
        """The file may lie in a folder; caches and what git keeps are passed over."""
        source = folder(
            tmp_path / "class",
            {
                f"anna/{FIRST}.py": b"a1",
                f"anna/old/{FIRST}.py": b"no",
                f"ben/exercises/{SECOND}.py": b"b2",
                f"ben/solutions/{SECOND}.py": b"no",
                f"ben/.git/{FIRST}.py": b"no",
                f"ben/__pycache__/{FIRST}.py": b"no",
            },
        )
        intake = take_in(source, TWO)
        assert intake.layout == "repositories"
        assert answers(intake) == {"anna": {FIRST: b"a1"}, "ben": {SECOND: b"b2"}}
        assert not intake.unread
        (note,) = read_found(intake.found[1], TWO).notes
        assert note.endswith(f"so these are not looked at: solutions/{SECOND}.py.")

    def test_not_the_student_s(self, tmp_path: Path) -> None:
        """What lies in folders of the course's own is no answer, however well it is named."""
        source = folder(
            tmp_path,
            {
                f"anna/tests_hidden/stubs/{FIRST}.py": b"no",
                "anna/ex01.py": b"a1",
                f"ben/tests_hidden/stubs/{FIRST}.py": b"no",
                f"carl/solutions/{FIRST}.py": b"no",
            },
        )
        anna, ben, carl = (read_found(found, TWO) for found in take_in(source, TWO).found)
        assert anna.files[FIRST].content == b"a1"
        assert len(anna.notes) == 1
        assert ben.files[FIRST].content is carl.files[FIRST].content is None
        assert [len(one.notes) for one in (ben, carl)] == [1, 1]
        assert not ben.unread
        assert f"solutions/{FIRST}.py" in carl.unread

    def test_same_name(self, tmp_path: Path) -> None:
        """A name is the same in both ways of writing a mark, and in any case if that is clear."""
        source = folder(
            tmp_path,
            {
                f"zo\u00eb/{FIRST}.py": b"z1",
                "zoe\u0308.ipynb": b"{}",
                f"Anna/{FIRST}.py": b"a1",
                "anna.ipynb": b"{}",
                f"ben_{FIRST}.py": b"b1",
                f"Ben {SECOND} (1).py": b"b2",
                f"Carl/{FIRST}.py": b"C1",
                f"carl/{FIRST}.py": b"c1",
                f"carl_{SECOND}.py": b"c2",
                "Dora.py": b"",
                "dora.py": b"",
            },
        )
        intake = take_in(source, TWO)
        assert [found.student for found in intake.found if found.key != "zoe"] == [
            *("Anna", "Ben", "Carl", "Dora", "carl", "dora")
        ]
        by_student = {found.student: read_found(found, TWO) for found in intake.found}
        assert len(by_student["zo\u00eb"].notebooks) == len(by_student["Anna"].notebooks) == 1
        assert by_student["zo\u00eb"].notes == ()
        assert by_student["Anna"].notes == ("anna was taken to be Anna, too.",)
        assert by_student["Ben"].files[SECOND].content == b"b2"
        assert by_student["carl"].files[SECOND].content == b"c2"

    @pytest.mark.parametrize("form", ["class", "class.zip", "class.tar"])
    def test_nothing_in_it(self, tmp_path: Path, form: str) -> None:
        """A folder with nothing in it is a submission, and one that is hidden is told."""
        files = {f"anna/{FIRST}.py": b"a1", "carl/.DS_Store": b"", f"..evil/{FIRST}.py": b"e1"}
        source = folder(tmp_path / "class", files)
        (source / "ben").mkdir()
        if form == "class.zip":
            source = archive(tmp_path / form, {**files, "ben/": b"", "__MACOSX/anna/._x": b""})
        elif form == "class.tar":
            with tarfile.open(tmp_path / form, "w") as tar:
                tar.add(source, ".")
            source = tmp_path / form
        intake = take_in(source, ONE)
        assert answers(intake, ONE) == {"anna": {FIRST: b"a1"}, "ben": {}, "carl": {}}
        assert [unread.place for unread in intake.unread] == ["..evil"]

    def test_same_in_archive(self, tmp_path: Path) -> None:
        """The rules for folders hold in the archive of a class, too."""
        files = {
            "anna/env/pyvenv.cfg": b"",
            f"anna/env/{FIRST}.py": b"no",
            f"anna/{'d/' * 13}{FIRST}.py": b"no",
            f"ben/{FIRST}.py": b"b1",
        }
        found = [
            take_in(folder(tmp_path / "class", files), ONE),
            take_in(archive(tmp_path / "class.zip", files), ONE),
            take_in(archive(tmp_path / "class.tar.gz", files), ONE),
        ]
        read = [[read_found(one, ONE) for one in intake.found] for intake in found]
        assert read[0] == read[1] == read[2]
        assert read[0][0].files[FIRST].content is None
        assert len(read[0][0].notes) == 2

    def test_problems(self, tmp_path: Path) -> None:
        """A file that is missing, empty or no file is a problem, not an exception."""
        source = folder(
            tmp_path, {"anna/notes.txt": b"", f"ben/{FIRST}.py": b" \n", f"carl/{FIRST}.py/x": b""}
        )
        kinds = {}
        for found in take_in(source, ONE).found:
            problem = read_found(found, ONE).files[FIRST].problem
            kinds[found.key] = problem.kind if problem else None
        assert kinds == {"anna": "missing", "ben": "empty", "carl": "missing"}

    def test_link(self, tmp_path: Path) -> None:
        """A link is not followed, neither to a file nor to a folder."""
        secret = folder(tmp_path / "outside", {f"{FIRST}.py": b"secret"})
        source = folder(tmp_path / "class", {"anna/x.txt": b""})
        (source / "anna" / f"{FIRST}.py").symlink_to(secret / f"{FIRST}.py")
        (source / "anna" / "sub").symlink_to(secret)
        (source / "ben").symlink_to(secret)
        intake = take_in(source, ONE)
        assert [found.key for found in intake.found] == ["anna"]
        assert [unread.place for unread in intake.unread] == ["ben"]
        contents = read_found(intake.found[0], ONE)
        problem = contents.files[FIRST].problem
        assert problem is not None
        assert problem.kind == "not_regular"
        assert "sub is a link or a special file: left aside." in contents.notes

    def test_installed_packages(self, tmp_path: Path) -> None:
        """Virtual environments are left aside, and said so."""
        source = folder(
            tmp_path,
            {
                "a/env/pyvenv.cfg": b"",
                f"a/env/{FIRST}.py": b"no",
                f"a/venv/{FIRST}.py": b"no",
                "a/x": b"",
            },
        )
        contents = only(source)
        assert contents.files[FIRST].content is None
        assert len(contents.notes) == 3

    def test_deep_and_wide(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Folders too deep and files too many are left aside, and said so."""
        monkeypatch.setattr("grader.intake.folders.MAX_DEPTH", 2)
        monkeypatch.setattr("grader.intake.folders.MAX_ENTRIES", 6)
        deep = folder(tmp_path / "deep", {f"a/1/2/3/{FIRST}.py": b"no"})
        assert "Folders deeper than 2 are left aside: 1/2/3/." in only(deep).notes
        wide = folder(tmp_path / "wide", {f"a/{number}.txt": b"" for number in range(9)})
        assert any("more than 6 files" in note for note in only(wide).notes)


class TestFiles:
    """A file per student."""

    def test_kinds(self, tmp_path: Path) -> None:
        """Python files, notebooks and archives are taken, several of one student together."""
        source = folder(
            tmp_path,
            {
                f"anna_{FIRST}.py": b"a1",
                f"anna_{SECOND}.py": b"a2",
                "ben.ipynb": b"{}",
                "carl.zip": zipped({f"{FIRST}.py": b"c1"}),
                "dora.tar.xz": tarred({f"deep/{SECOND}.py": b"d2"}, "w:xz"),
                f"{SECOND} - emil.py": b"e2",
                "fritz ex1 (2).py": b"f1",
                "gerd.rar": b"Rar!",
                "list.csv": b"",
                f"{FIRST}.py": b"whose",
            },
        )
        intake = take_in(source, TWO)
        assert intake.layout == "file per student"
        assert answers(intake) == {
            "anna": {FIRST: b"a1", SECOND: b"a2"},
            "ben": {},
            "carl": {FIRST: b"c1"},
            "dora": {SECOND: b"d2"},
            "emil": {SECOND: b"e2"},
            "fritz": {FIRST: b"f1"},
            "gerd": {},
        }
        gerd = read_found(intake.found[-1], TWO)
        assert "gerd.rar is packed in a way that isn't read here" in gerd.unread
        ben = read_found(intake.found[1], TWO)
        assert ben.notebooks == (("ben.ipynb", b"{}"),)
        assert {unread.place for unread in intake.unread} == {
            "list.csv",
            f"{FIRST}.py",
        }
        assert all(unread.reason.endswith(".") for unread in intake.unread)

    def test_only_exercise(self, tmp_path: Path) -> None:
        """A file answers the only exercise, without a word, but not one of several."""
        source = folder(tmp_path, {"anna.py": b"1", "ben.py": b"2"})
        assert answers(take_in(source, ONE), ONE) == {"anna": {FIRST: b"1"}, "ben": {FIRST: b"2"}}
        assert answers(take_in(source, TWO)) == {"anna": {}, "ben": {}}
        assert [read_found(f, ONE).notes for f in take_in(source, ONE).found] == [(), ()]

    def test_with_folders(self, tmp_path: Path) -> None:
        """Folders and files may be mixed; those with one name are one student's."""
        source = folder(
            tmp_path, {f"anna/{FIRST}.py": b"a1", "anna.ipynb": b"{}", f"ben_{FIRST}.py": b"b1"}
        )
        intake = take_in(source, ONE)
        assert answers(intake, ONE) == {"anna": {FIRST: b"a1"}, "ben": {FIRST: b"b1"}}
        assert len(read_found(intake.found[0], ONE).notebooks) == 1


class TestCanvas:
    """A bulk download of Canvas."""

    FILES: ClassVar = {
        f"adleranna_501_9001_{FIRST}.py": b"a1",
        f"adleranna_501_9002_{SECOND}-1.py": b"old",
        f"adleranna_501_9003_{SECOND}-2.py": b"a2",
        f"bergben_LATE_502_9004_{FIRST}-10.py": b"b1",
        "carl_503_text.html": b"<p>",
        f"doradorn_late_505_9007_{FIRST}.py": b"d1",
    }

    def test_download(self, tmp_path: Path) -> None:
        """Files are grouped by the number of the student; the latest copy counts."""
        source = folder(tmp_path, {**self.FILES, "readme.txt": b""})
        intake = take_in(source, TWO)
        assert intake.layout == "Canvas"
        assert everything(intake) == {
            "501": ("501", "adleranna", "", False, ""),
            "502": ("502", "bergben", "", True, ""),
            "503": ("503", "carl", "", False, ""),
            "505": ("505", "doradorn", "", True, ""),
        }
        assert answers(intake) == {
            "501": {FIRST: b"a1", SECOND: b"a2"},
            "502": {FIRST: b"b1"},
            "503": {},
            "505": {FIRST: b"d1"},
        }
        assert [unread.place for unread in intake.unread] == ["readme.txt"]
        assert read_found(intake.found[1], TWO).notes == ()
        assert "carl_503_text.html" in read_found(intake.found[2], TWO).notes[0]

    @pytest.mark.parametrize(
        "names",
        [
            (f"anna_2025_01_{FIRST}.py", f"ben_2025_01_{FIRST}.py"),
            (f"anna_2025_1_{FIRST}.py", f"ben_2025_2_{FIRST}.py"),
            (f"hw_1_2_anna_{FIRST}.py", f"hw_1_2_ben_{FIRST}.py"),
        ],
    )
    def test_only_alike(self, tmp_path: Path, names: tuple[str, str]) -> None:
        """Numbers that don't tell students apart are not from Canvas."""
        intake = take_in(folder(tmp_path, dict.fromkeys(names, b"1")), ONE)
        assert intake.layout == "file per student"
        assert len(intake.found) == 2
        assert not intake.unread

    CLASS: ClassVar = {
        f"{name}_{user}_9{user}{number}_{exercise}.py": name.encode()
        for user, name in enumerate(("anna", "ben", "carl", "dora"), 101)
        for number, exercise in enumerate((FIRST, SECOND))
    }

    @pytest.mark.parametrize(
        ("surplus", "unread"),
        [
            ((f"emil_105_9100_hw/{FIRST}.py",), 1),
            ((f"anna_101_91010_{FIRST}.py~",), 1),
            ((f"anna_101_91010_{FIRST}.py~", f"ben_102_91020_{FIRST}.py~", "list.csv"), 3),
            ((f"anna_101_91010_{FIRST} (1).py",), 0),
        ],
    )
    def test_surplus(self, tmp_path: Path, surplus: tuple[str, ...], unread: int) -> None:
        """What was unpacked or left beside the files doesn't change what the class is."""
        files = {**self.CLASS, "emil_LATE_105_9100_hw.zip": zipped({f"{FIRST}.py": b"emil"})}
        files |= dict.fromkeys(surplus, b"surplus")
        intake = take_in(folder(tmp_path, files), TWO)
        assert intake.layout == "Canvas"
        assert [found.key for found in intake.found] == ["101", "102", "103", "104", "105"]
        assert [found.is_late for found in intake.found] == [False] * 4 + [True]
        assert [one[FIRST] for one in answers(intake).values()] == [
            *(b"anna", b"ben", b"carl", b"dora", b"emil")
        ]
        assert len(intake.unread) == unread

    def test_unpacked(self, tmp_path: Path) -> None:
        """A folder that took the place of its archive is read; folders alone are no Canvas."""
        source = folder(tmp_path, {**self.CLASS, f"emil_105_9100_hw/{FIRST}.py": b"emil"})
        assert answers(take_in(source, TWO))["105"] == {FIRST: b"emil"}
        names = ("a_1_11_x", "b_2_12_y", "c_3_13_z")
        source = folder(tmp_path / "b", {f"{name}/{FIRST}.py": b"" for name in names})
        assert [found.key for found in take_in(source, ONE).found] == list(names)

    def test_foreign_number(self, tmp_path: Path) -> None:
        """One number for two students is told, and no fallback is silent."""
        files = {**self.CLASS, f"zeno_101_99999_{FIRST}.py": b"zeno"}
        intake = take_in(folder(tmp_path / "a", {**files, **self.more()}), TWO)
        assert intake.layout == "Canvas"
        assert sum(found.student == "101" for found in intake.found) == 2
        both = [read_found(found, TWO) for found in intake.found if found.student == "101"]
        assert all("beside another name" in one.notes[0] for one in both)
        intake = take_in(folder(tmp_path / "b", files), TWO)
        assert intake.layout == "file per student"
        assert ["Canvas" in unread.reason for unread in intake.unread] == [True]

    @staticmethod
    def more() -> dict[str, bytes]:
        """Return files of more students."""
        return {
            f"{name}_{number}_8{number}_{FIRST}.py": b"" for number, name in enumerate("efgh", 2)
        }

    def test_anonymous(self, tmp_path: Path) -> None:
        """Canvas leaves the name out where grading is anonymous."""
        names = (f"501_9001_{FIRST}.py", f"LATE_502_9002_{FIRST}.py", f"anon_aB3_9003_{FIRST}.py")
        intake = take_in(folder(tmp_path, dict.fromkeys(names, b"1")), ONE)
        assert intake.layout == "Canvas"
        assert {f.student: f.is_late for f in intake.found} == {
            "501": False,
            "502": True,
            "anon_ab3": False,
        }


class TestMoodle:
    """A download of Moodle."""

    def test_download(self, tmp_path: Path) -> None:
        """Folders and flat files are read; the text that was typed in is left aside."""
        source = folder(
            tmp_path,
            {
                f"Anna Ädler_1234567_assignsubmission_file_/{FIRST}.py": b"a1",
                "Anna Ädler_1234567_assignsubmission_onlinetext_/onlinetext.html": b"<p>",
                f"Ben Berg_1234568_assignsubmission_file/sub/{SECOND}.py": b"b2",
                f"Carl_1234569_assignsubmission_file_{FIRST}.py": b"c1",
                "Dora_1234570_assignsubmission_onlinetext_onlinetext.html": b"<p>",
                f"Default group_assignsubmission_file_/{FIRST}.py": b"g1",
                "grades.csv": b"",
            },
        )
        intake = take_in(source, TWO)
        assert intake.layout == "Moodle"
        assert everything(intake) == {
            "1234567": ("1234567", "Anna Ädler", "", None, ""),
            "1234568": ("1234568", "Ben Berg", "", None, ""),
            "1234569": ("1234569", "Carl", "", None, ""),
            "1234570": ("1234570", "Dora", "", None, ""),
            "Default_group": ("Default group", "Default group", "", None, ""),
        }
        assert answers(intake) == {
            "1234567": {FIRST: b"a1"},
            "1234568": {SECOND: b"b2"},
            "1234569": {FIRST: b"c1"},
            "1234570": {},
            "Default_group": {FIRST: b"g1"},
        }
        assert [unread.place for unread in intake.unread] == ["grades.csv"]
        assert "onlinetext" in read_found(intake.found[0], TWO).notes[0]


class TestGradescope:
    """An export of Gradescope."""

    FILES: ClassVar = {
        "assignment_5_export/submission_metadata.yml": METADATA,
        f"assignment_5_export/submission_11/{FIRST}.py": b"ab",
        f"assignment_5_export/submission_12/sub/{FIRST}.py": b"c",
        f"assignment_5_export/submission_13/{FIRST}.py": b"?",
    }

    @pytest.mark.parametrize("form", ["folder", "class.zip", "class.tar", "class.tar.bz2"])
    def test_export(self, tmp_path: Path, form: str) -> None:
        """Each student of a group is found, and a folder without a record is not lost."""
        pytest.importorskip("yaml")
        if form == "folder":
            source = folder(tmp_path / form, self.FILES)
        else:
            source = archive(tmp_path / form, self.FILES)
        intake = take_in(source, ONE)
        assert intake.layout == ("Gradescope" if form == "folder" else "archive of Gradescope")
        time = "2026-01-30T14:22:53.123456-08:00"
        assert everything(intake) == {
            "0042": ("0042", "Anna Adler", "anna@example.org", None, time),
            "ben@example.org": ("ben@example.org", "Ben Berg", "ben@example.org", None, time),
            "c-7": ("c-7", "Carl", "", None, ""),
            "submission_13": ("submission_13", "", "", None, ""),
        }
        assert answers(intake, ONE) == {
            "0042": {FIRST: b"ab"},
            "ben@example.org": {FIRST: b"ab"},
            "c-7": {FIRST: b"c"},
            "submission_13": {FIRST: b"?"},
        }

    @pytest.mark.parametrize(
        ("content", "word"),
        [
            (b'a: "', "valid YAML"),
            (b"\xff\xfe\xff", "valid YAML"),
            (b"- 1", "isn't what Gradescope writes"),
            (b"x: &a {}\nsubmission_1:\n  :created_at: *a\n", "refers to itself"),
            (b"x: &a {}\nsubmission_1: *a\n", "isn't what Gradescope writes"),
            (b"submission_1:\n  :results: " + b"[" * 100_000, "nested too deeply"),
            (b"submission_1:\n  :results: " + b"{a: " * 100_000, "nested too deeply"),
        ],
    )
    def test_hostile(self, content: bytes, word: str) -> None:
        """A file that Gradescope hasn't written is refused in a sentence."""
        pytest.importorskip("yaml")
        with pytest.raises(UsageError, match=word):
            gradescope.read_metadata(content)

    def test_without_library(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without PyYAML, the message says what to install."""
        monkeypatch.setitem(__import__("sys").modules, "yaml", None)
        with pytest.raises(UsageError, match="pip install PyYAML"):
            gradescope.read_metadata(b"")
