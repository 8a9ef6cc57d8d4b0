"""How a submission is read, and what is said about one that can't be."""

import hashlib
import os
import socket
from pathlib import Path

import pytest

from grader import submission
from grader.errors import UsageError
from grader.pack import Exercise
from grader.submission import MAX_SOURCE_BYTES, is_untouched, read_source, read_submission

NAME = "ex01_my_sequential"
OTHER = "ex02_parallel_block"


def exercises(*names: str) -> tuple[Exercise, ...]:
    """Return exercises with these names; their own files play no part here."""
    return tuple(Exercise.at(Path("pack"), name) for name in names)


class TestReadSource:
    """`read_source`."""

    def test_content(self, tmp_path: Path) -> None:
        """The bytes are taken as they are and hashed."""
        content = b"\xef\xbb\xbfx = 1\r\n\xff"
        (tmp_path / "a.py").write_bytes(content)
        source = read_source(tmp_path / "a.py", NAME)
        assert source.name == NAME
        assert source.content == content
        assert source.problem is None
        assert source.sha256 == hashlib.sha256(content).hexdigest()

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (None, "missing"),
            (b"", "empty"),
            (b" \r\n\t\n", "empty"),
            (b"\xef\xbb\xbf\n", "empty"),
            (b"#" * (MAX_SOURCE_BYTES + 1), "too_large"),
        ],
    )
    def test_problem(self, tmp_path: Path, content: bytes | None, kind: str) -> None:
        """A file without an answer in it has a problem with a sentence and a tip."""
        path = tmp_path / "a.py"
        if content is not None:
            path.write_bytes(content)
        source = read_source(path, NAME)
        assert source.content is None
        assert source.sha256 is None
        assert source.problem is not None
        assert source.problem.kind == kind
        assert source.problem.sentence.startswith("a.py ")
        assert str(tmp_path) not in source.problem.sentence + source.problem.tip
        assert source.problem.tip.endswith(".")

    def test_largest(self, tmp_path: Path) -> None:
        """A file of exactly the limit is read."""
        (tmp_path / "a.py").write_bytes(b"#" * MAX_SOURCE_BYTES)
        assert read_source(tmp_path / "a.py", NAME).problem is None

    def kind_at(self, path: Path) -> str:
        """Return the kind of problem that the file at `path` has."""
        problem = read_source(path, NAME).problem
        assert problem is not None
        return problem.kind

    def test_directory(self, tmp_path: Path) -> None:
        """A folder in the place of the file is told from a missing file."""
        (tmp_path / "a.py").mkdir()
        assert self.kind_at(tmp_path / "a.py") == "directory"

    def test_below_a_file(self, tmp_path: Path) -> None:
        """A path that leads through a file leads nowhere."""
        (tmp_path / "a").write_text("x")
        assert self.kind_at(tmp_path / "a" / "a.py") == "missing"

    @pytest.mark.parametrize("target", ["real.py", "nothing.py", "a.py", "."])
    def test_link(self, tmp_path: Path, target: str) -> None:
        """A link isn't followed, wherever it leads: to the solution, nowhere or to itself."""
        (tmp_path / "real.py").write_text("x = 1")
        (tmp_path / "a.py").symlink_to(target)
        assert self.kind_at(tmp_path / "a.py") == "not_regular"

    @pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="this platform can't refuse links")
    def test_link_that_appears_late(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that becomes a link after the look at it isn't followed either."""
        (tmp_path / "real.py").write_text("x = 1")
        (tmp_path / "a.py").symlink_to("real.py")
        monkeypatch.setattr(Path, "is_symlink", lambda _: False)
        assert self.kind_at(tmp_path / "a.py") == "not_regular"

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no pipes with a name")
    def test_pipe(self, tmp_path: Path) -> None:
        """A pipe that nobody writes to doesn't hold the grader up."""
        os.mkfifo(tmp_path / "a.py")
        assert self.kind_at(tmp_path / "a.py") == "not_regular"

    @pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this platform has no such sockets")
    def test_socket(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A socket can't be opened, and that is said in the same words."""
        monkeypatch.chdir(tmp_path)  # the path of a socket must be short
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("a.py")
            assert self.kind_at(tmp_path / "a.py") == "not_regular"

    def test_unreadable(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that the system won't open is unreadable; root may open any, so it is played."""
        (tmp_path / "a.py").write_text("x = 1")

        def refuse(*_: object) -> int:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(submission.os, "open", refuse)
        assert self.kind_at(tmp_path / "a.py") == "unreadable"

    def test_leaves_nothing_open(self, tmp_path: Path) -> None:
        """Every outcome closes what it opened."""
        (tmp_path / "a.py").write_text("x = 1")
        (tmp_path / "folder.py").mkdir()
        lowest = os.open(os.devnull, os.O_RDONLY)
        os.close(lowest)
        for name in ("a.py", "folder.py", "none.py"):
            read_source(tmp_path / name, NAME)
        again = os.open(os.devnull, os.O_RDONLY)
        os.close(again)
        assert again == lowest

    def test_name_is_shown_safely(self, tmp_path: Path) -> None:
        """A file name is text from a student too."""
        problem = read_source(tmp_path / "\x1b[2J.py", NAME).problem
        assert problem is not None
        assert problem.sentence == "\\x1b[2J.py is missing."


class TestReadSubmission:
    """`read_submission`."""

    def test_folder(self, tmp_path: Path) -> None:
        """A folder is asked for each selected exercise by name."""
        (tmp_path / f"{NAME}.py").write_text("x = 1")
        (tmp_path / "ex09_other.py").write_text("x = 1")
        handed_in = read_submission(tmp_path, exercises(NAME, OTHER), "s1")
        assert handed_in.student == "s1"
        assert list(handed_in.files) == [NAME, OTHER]
        assert handed_in.files[NAME].content == b"x = 1"
        problem = handed_in.files[OTHER].problem
        assert problem is not None
        assert problem.kind == "missing"

    def test_file_by_its_name(self, tmp_path: Path) -> None:
        """A file answers the exercise whose name it bears, and only that."""
        path = tmp_path / f"{OTHER}.py"
        path.write_text("x = 1")
        assert list(read_submission(path, exercises(NAME, OTHER)).files) == [OTHER]

    def test_file_for_the_one_selected(self, tmp_path: Path) -> None:
        """Any file will do for a single selected exercise."""
        path = tmp_path / "mine.py"
        path.write_text("x = 1")
        assert read_submission(path, exercises(NAME)).files[NAME].content == b"x = 1"

    @pytest.mark.parametrize(
        ("file_name", "selected"),
        [
            ("mine.py", (NAME, OTHER)),
            ("mine.py", ()),
            (f"{OTHER}.py", (NAME,)),
        ],
    )
    def test_unclear(self, tmp_path: Path, file_name: str, selected: tuple[str, ...]) -> None:
        """A file that could answer several exercises, or bears another's name, is refused."""
        (tmp_path / file_name).write_text("x = 1")
        with pytest.raises(UsageError, match="doesn't bear the name") as caught:
            read_submission(tmp_path / file_name, exercises(*selected))
        assert f"{NAME}.py" in caught.value.tip

    def test_other_kind_of_file(self, tmp_path: Path) -> None:
        """Only a .py file is an answer."""
        (tmp_path / f"{NAME}.txt").write_text("x = 1")
        with pytest.raises(UsageError, match=r"is no \.py file"):
            read_submission(tmp_path / f"{NAME}.txt", exercises(NAME))

    @pytest.mark.parametrize("below", ["none", "file/none"])
    def test_nothing_there(self, tmp_path: Path, below: str) -> None:
        """A path that leads nowhere is a wrong usage."""
        (tmp_path / "file").write_text("x")
        with pytest.raises(UsageError, match="There is no file or folder") as caught:
            read_submission(tmp_path / below, exercises(NAME))
        assert caught.value.tip

    def test_link_in_a_circle(self, tmp_path: Path) -> None:
        """A path that can't be followed is a wrong usage, not a crash."""
        (tmp_path / "loop").symlink_to("loop")
        with pytest.raises(UsageError, match="can't be read"):
            read_submission(tmp_path / "loop", exercises(NAME))


class TestSourceHash:
    """`Submission.source_hash`."""

    def test_depends_on_content_alone(self, tmp_path: Path) -> None:
        """Student and folder make no difference."""
        hashes = set()
        for student in ("s1", "s2"):
            folder = tmp_path / student
            folder.mkdir()
            (folder / f"{NAME}.py").write_text("x = 1")
            hashes.add(read_submission(folder, exercises(NAME, OTHER), student).source_hash)
        assert len(hashes) == 1

    def test_tells_submissions_apart(self, tmp_path: Path) -> None:
        """Another content, and another problem, gives another hash."""
        hashes = []
        for content in (None, b"", b"x = 1", b"x = 2"):
            if content is not None:
                (tmp_path / f"{NAME}.py").write_bytes(content)
            hashes.append(read_submission(tmp_path, exercises(NAME)).source_hash)
        assert len(set(hashes)) == 4


class TestIsUntouched:
    """`is_untouched`."""

    STUB = "def f(x):\n    # TODO: write it\n\n    raise NotImplementedError\n"

    @pytest.mark.parametrize(
        "content",
        [
            STUB.encode(),
            STUB.replace("\n", "\r\n").encode(),
            STUB.replace("\n", "\r").encode(),
            b"\xef\xbb\xbf" + STUB.encode(),
            STUB.replace("\n\n", "\n    \n").encode(),
            STUB.encode() + b"\n\n  ",
            STUB.encode().rstrip(),
        ],
    )
    def test_editors_leave_it_untouched(self, content: bytes) -> None:
        """What an editor changes on its own is no attempt."""
        assert is_untouched(content, self.STUB)

    @pytest.mark.parametrize(
        "content",
        [
            STUB.replace("TODO", "DONE").encode(),
            STUB.replace("    raise", "  raise").encode(),
            STUB.encode() + b"x",
            b"\n" + STUB.encode(),
            b"\xff" + STUB.encode(),
            b"",
        ],
    )
    def test_any_other_change_is_an_attempt(self, content: bytes) -> None:
        """A single other character makes it the student's own."""
        assert not is_untouched(content, self.STUB)
