"""A class may come as an archive of any layout; what is no class is refused."""

import pickle
from pathlib import Path

import pytest
from intake_classes import FIRST, ONE, SECOND, TWO, answers, archive, folder, zipped

from grader.errors import UsageError
from grader.intake import read_found, take_in

CANVAS = {
    f"adleranna_501_9001_{FIRST}.py": b"a1",
    f"adleranna_501_9002_{SECOND}.py": b"a2",
    f"bergben_LATE_502_9004_{FIRST}.py": b"b1",
}


class TestArchives:
    """An archive of any of these layouts."""

    @pytest.mark.parametrize("ending", ["zip", "tar", "tar.gz", "tar.bz2", "tar.xz"])
    @pytest.mark.parametrize("wrapper", ["", "class/"])
    def test_kinds(self, tmp_path: Path, ending: str, wrapper: str) -> None:
        """The students are those at the top, or in the only folder there."""
        files = {
            f"{wrapper}anna/{FIRST}.py": b"a1",
            f"{wrapper}anna/.git/config": b"",
            f"{wrapper}ben/in/{SECOND}.py": b"b2",
            f"{wrapper}ben/a.ipynb": b"{}",
            f"{wrapper}carl.zip": zipped({f"{FIRST}.py": b"c1"}),
            f"{wrapper}{'d' * 120}/{'e' * 120}/{FIRST}.py": b"d1",
            "__MACOSX/anna/x": b"",
        }
        intake = take_in(archive(tmp_path / f"x.{ending}", files), TWO)
        assert intake.layout == "archive of folder per student"
        assert not intake.unread
        found = answers(intake)
        assert found.pop("d" * 71 + "-" + intake.found[3].key[-8:]) == {FIRST: b"d1"}
        assert found == {"anna": {FIRST: b"a1"}, "ben": {SECOND: b"b2"}, "carl": {FIRST: b"c1"}}
        assert read_found(intake.found[1], TWO).notebooks == (("a.ipynb", b"{}"),)

    def test_courses(self, tmp_path: Path) -> None:
        """Downloads of Canvas and Moodle are read as they come, in a zip."""
        canvas = take_in(archive(tmp_path / "c.zip", CANVAS), TWO)
        assert canvas.layout == "archive of Canvas"
        assert answers(canvas)["501"] == {FIRST: b"a1", SECOND: b"a2"}
        files = {f"A B_12_assignsubmission_file_/{FIRST}.py": b"1"}
        moodle = take_in(archive(tmp_path / "m.zip", files), TWO)
        assert moodle.layout == "archive of Moodle"
        assert answers(moodle) == {"12": {FIRST: b"1"}}

    def test_found_is_data(self, tmp_path: Path) -> None:
        """What was found can be sent to another process and read there."""
        source = archive(tmp_path / "x.zip", {f"anna/{FIRST}.py": b"a1", f"b/{FIRST}.py": b"b1"})
        found = pickle.loads(pickle.dumps(take_in(source, ONE).found[0]))  # noqa: S301
        assert read_found(found, ONE).files[FIRST].content == b"a1"


class TestNoClass:
    """What is no class is refused."""

    @pytest.mark.parametrize(
        ("files", "word"),
        [
            ({}, "is empty"),
            ({".DS_Store": b""}, "is empty"),
            ({"readme.txt": b""}, "holds no submission.*readme.txt"),
            ({f"{FIRST}.py": b"", f"{SECOND}.py": b""}, "of one submission"),
            ({f"exercises/{FIRST}.py": b"", "README.md": b""}, "of one submission"),
        ],
    )
    def test_folder(self, tmp_path: Path, files: dict[str, bytes], word: str) -> None:
        """The message says what is there instead."""
        with pytest.raises(UsageError, match=word):
            take_in(folder(tmp_path / "class", files), TWO)
        if files:
            with pytest.raises(UsageError, match=word):
                take_in(archive(tmp_path / "class.zip", files), TWO)

    def test_other(self, tmp_path: Path) -> None:
        """A path that leads nowhere or to one file is refused."""
        with pytest.raises(UsageError, match="There is no file or folder"):
            take_in(tmp_path / "nowhere", TWO)
        with pytest.raises(UsageError, match="neither a folder nor a zip"):
            take_in(folder(tmp_path, {"anna.py": b""}) / "anna.py", TWO)
