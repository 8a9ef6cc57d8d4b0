"""Files are replaced whole, and what a killed process has left of one is removed."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.outputs.files import check_writable, write_atomically

WRITES_AND_IS_KILLED = """
import os, signal, sys
from pathlib import Path
from grader.outputs import files

def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(os, sys.argv[2], killed)
files.write_atomically(Path(sys.argv[1]), b"new" * 10_000)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file with old content, alone in its folder."""
    path = tmp_path / "scores.json"
    path.write_bytes(b"old")
    return path


def write_and_be_killed(path: Path, where: str) -> None:
    """Let another process write a file, and be killed when it comes to a call of `os`."""
    words = [sys.executable, "-c", WRITES_AND_IS_KILLED, str(path), where]
    assert subprocess.run(words, check=False).returncode < 0


def ended_process() -> int:
    """Return the number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def names_in(path: Path) -> list[str]:
    """Return the names of all files beside a file, itself included."""
    return sorted(found.name for found in path.parent.iterdir())


class TestWriting:
    """A file is replaced whole."""

    def test_replaces_the_content(self, path: Path) -> None:
        """The new content is there and nothing else is."""
        write_atomically(path, b"new")
        assert path.read_bytes() == b"new"
        assert names_in(path) == ["scores.json"]

    def test_makes_a_file_as_the_umask_asks(self, path: Path) -> None:
        """A new file has the rights of any other new file, not those of a temporary one."""
        plain, written = path.parent / "plain", path.parent / "written"
        plain.touch()
        write_atomically(written, b"new")
        assert stat.S_IMODE(written.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)

    def test_writes_a_file_with_a_long_name(self, tmp_path: Path) -> None:
        """A name as long as the file system allows leaves room for the temporary one."""
        path = tmp_path / ("n" * 255)
        check_writable(path)
        write_atomically(path, b"new")
        assert path.read_bytes() == b"new"

    def test_keeps_a_link(self, path: Path) -> None:
        """What a link points to is replaced; the link stays."""
        link = path.parent / "link"
        link.symlink_to(path)
        write_atomically(link, b"new")
        assert link.is_symlink()
        assert path.read_bytes() == b"new"

    def test_leaves_nothing_when_refused(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """An error in the middle leaves the old content and no temporary file."""

        def refused(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", refused)
        with pytest.raises(UsageError, match="No space left"):
            write_atomically(path, b"new")
        assert path.read_bytes() == b"old"
        assert names_in(path) == ["scores.json"]


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL")
class TestKilledProcess:
    """A process is killed while it writes."""

    @pytest.mark.parametrize("where", ["fsync", "chmod", "replace"])
    def test_leaves_the_old_content(self, path: Path, where: str) -> None:
        """Whoever reads the file sees the old content, wherever the writer was killed."""
        write_and_be_killed(path, where)
        assert path.read_bytes() == b"old"

    @pytest.mark.parametrize("look", [check_writable, lambda path: write_atomically(path, b"new")])
    def test_is_cleaned_up_after(self, path: Path, look: object) -> None:
        """The next one to write, or to ask whether it could, removes what was left."""
        write_and_be_killed(path, "replace")
        assert len(names_in(path)) == 2
        assert callable(look)
        look(path)
        assert names_in(path) == ["scores.json"]


class TestAbandonedFiles:
    """Only what a dead process has left of this very file is removed."""

    def test_a_living_process_keeps_its_own(self, path: Path) -> None:
        """The temporary file of a process that lives is left alone."""
        kept = path.parent / f".scores.json.{os.getppid()}.abcd1234.tmp"
        kept.touch()
        write_atomically(path, b"new")
        assert kept.exists()

    def test_own_number_from_another_life(self, path: Path) -> None:
        """A file with this process's number is an earlier one's, and is removed."""
        left = path.parent / f".scores.json.{os.getpid()}.abcd1234.tmp"
        left.touch()
        write_atomically(path, b"new")
        assert names_in(path) == ["scores.json"]

    def test_removes_all_of_them(self, path: Path) -> None:
        """Several runs were killed: all that they left is removed, absurd numbers included."""
        for number in (ended_process(), 10**30):
            (path.parent / f".scores.json.{number}.abcd1234.tmp").touch()
        check_writable(path)
        assert names_in(path) == ["scores.json"]

    @pytest.mark.parametrize(
        "name",
        [
            ".scores.json.{}.tmp",
            ".scores.json.{}.abcd1234",
            "scores.json.{}.abcd1234.tmp",
            ".other.json.{}.abcd1234.tmp",
            ".scores_json.{}.abcd1234.tmp",
        ],
    )
    def test_other_names_are_left_alone(self, path: Path, name: str) -> None:
        """A file that is named otherwise is somebody else's."""
        kept = path.parent / name.format(ended_process())
        kept.touch()
        write_atomically(path, b"new")
        assert kept.exists()

    def test_a_folder_is_left_alone(self, path: Path) -> None:
        """A folder of that name is no reason to fail."""
        kept = path.parent / f".scores.json.{ended_process()}.abcd1234.tmp"
        kept.mkdir()
        write_atomically(path, b"new")
        assert kept.is_dir()
        assert path.read_bytes() == b"new"
