"""How the files of a pack are found and its exercises are named."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.errors import PackError, UsageError
from grader.pack import Pack, read_pack_text

NAMES = ("ex01_my_sequential", "ex02_parallel_block", "ex07_gpu_speedup")


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Return a pack of three exercises without solutions."""
    (tmp_path / "exercises").mkdir()
    (tmp_path / "tests_hidden").mkdir()
    for name in reversed(NAMES):
        (tmp_path / "tests_hidden" / f"test_{name}.py").write_text("")
    return Pack.find(tmp_path)


def names_of(pack: Pack, *names: str) -> tuple[str, ...]:
    """Return the names of the selected exercises."""
    return tuple(exercise.name for exercise in pack.select(names))


class TestFind:
    """`Pack.find`."""

    def test_lists_exercises_in_order(self, pack: Pack) -> None:
        """The check files say which exercises there are, in the order of their numbers."""
        assert tuple(exercise.name for exercise in pack.exercises) == NAMES

    def test_walks_up(self, pack: Pack) -> None:
        """A folder below the pack finds it too."""
        below = pack.root / "exercises" / "deep"
        below.mkdir()
        assert Pack.find(below) == pack

    def test_ignores_stray_files(self, pack: Pack) -> None:
        """Only files named test_exNN_topic.py are check files."""
        for stray in ("test_notes.py", "ex03_topic.toml", "conftest.py", "test_ex3_topic.py"):
            (pack.root / "tests_hidden" / stray).write_text("")
        assert Pack.find(pack.root) == pack

    def test_needs_a_pack(self, tmp_path: Path) -> None:
        """A folder outside any pack is a wrong usage with a tip."""
        with pytest.raises(UsageError, match="no exercise pack") as caught:
            Pack.find(tmp_path)
        assert "exercises/" in caught.value.tip

    def test_refuses_a_number_used_twice(self, pack: Pack) -> None:
        """Check ids begin with the number, so it belongs to one exercise."""
        (pack.root / "tests_hidden" / "test_ex02_other.py").write_text("")
        with pytest.raises(PackError, match="number ex02 is taken by test_ex02_other"):
            Pack.find(pack.root)


class TestExercise:
    """The paths of an exercise."""

    def test_paths(self, pack: Pack) -> None:
        """Every file of an exercise has its base name in its own folder."""
        first = pack.exercises[0]
        root = pack.root
        assert first.number == "ex01"
        assert first.topic == "my_sequential"
        assert first.stub_path == root / "exercises/ex01_my_sequential.py"
        assert first.solution_path == root / "solutions/ex01_my_sequential.py"
        assert first.checks_path == root / "tests_hidden/test_ex01_my_sequential.py"
        assert first.catalogue_path == root / "tests_hidden/ex01_my_sequential.toml"
        assert first.cases_path == root / "tests_hidden/cases/ex01_my_sequential"


class TestSelect:
    """`Pack.select`."""

    @pytest.mark.parametrize(
        "name",
        [
            "ex02_parallel_block",
            "ex02",
            "2",
            "02",
            "EX02",
            "ex2",
            "exercises/ex02_parallel_block.py",
            "./solutions/ex02_parallel_block.py",
            "exercises\\ex02_parallel_block.py",
            "tests_hidden/test_ex02_parallel_block.py",
        ],
    )
    def test_accepts(self, pack: Pack, name: str) -> None:
        """An exercise may be named in full, by number or by one of its files."""
        assert names_of(pack, name) == ("ex02_parallel_block",)

    def test_none_means_all(self, pack: Pack) -> None:
        """Without a name every exercise is meant."""
        assert pack.select([]) == pack.exercises

    def test_each_once_in_order(self, pack: Pack) -> None:
        """The order and repetition of the names make no difference."""
        assert names_of(pack, "7", "1", "ex07") == (NAMES[0], NAMES[2])

    @pytest.mark.parametrize(
        ("name", "near"),
        [
            ("ex01_my_sequental", "ex01_my_sequential"),
            ("parallel", "ex02_parallel_block"),
            ("gpu_speedup", "ex07_gpu_speedup"),
            ("ex06", "ex07_gpu_speedup"),
            ("99", "ex07_gpu_speedup"),
        ],
    )
    def test_offers_the_nearest(self, pack: Pack, name: str, near: str) -> None:
        """A name that belongs to no exercise is answered with the nearest one."""
        with pytest.raises(UsageError, match=f"nearest name is {near}") as caught:
            pack.select([name])
        assert "python -m grader list" in caught.value.tip

    def test_offers_nothing_far_off(self, pack: Pack) -> None:
        """A name like no other gets no offer, and its control characters are escaped."""
        with pytest.raises(UsageError) as caught:
            pack.select(["\x1bzzz"])
        assert caught.value.message == "There is no exercise '\\x1bzzz'."


class TestReadPackText:
    """`read_pack_text`."""

    def test_normalises(self, tmp_path: Path) -> None:
        """A byte order mark goes and line endings become newlines."""
        (tmp_path / "file").write_bytes(b"\xef\xbb\xbfa\r\nb")
        assert read_pack_text(tmp_path / "file") == "a\nb"

    def test_missing(self, tmp_path: Path) -> None:
        """A file that isn't there is a fault of the pack."""
        with pytest.raises(PackError, match=r"file: can't be read"):
            read_pack_text(tmp_path / "file")

    def test_not_text(self, tmp_path: Path) -> None:
        """A file that isn't UTF-8 is a fault of the pack."""
        (tmp_path / "file").write_bytes(b"ab\xff")
        with pytest.raises(PackError, match=r"isn't UTF-8 text \(byte 2\)"):
            read_pack_text(tmp_path / "file")


def test_leaves_import_neither_torch_nor_pytest() -> None:
    """`list` answers without torch, so what it is made of must not import it."""
    leaves = "pack, check_specs, catalogue, submission, text, regions, cases"
    code = f"import sys; from grader import {leaves}; sys.exit('torch' in sys.modules or 'pytest' in sys.modules)"  # noqa: E501
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
