"""The folder of a batch: nothing that was written is lost, nothing half-written is believed."""

import os
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.batch.ledger import RESULTS, RUN, Ledger, RunRecord
from grader.errors import UsageError
from grader.record import Result, decode_result, encode_result

RECORD = RunRecord(seed="s", source="class", layout="x", exercises=["ex01"], started="now")


def result(key: str, message: str = "") -> Result:
    """Return a result without scores."""
    return Result(key=key, student=key, identity="i", status="unread", message=message)


def test_results_come_back_in_order(tmp_path: Path) -> None:
    """In the order of their keys, whatever the order in which they were written."""
    with Ledger(tmp_path / "out", is_resumed=False) as ledger:
        for key in ("b", "c", "a"):
            ledger.add(result(key))
        assert [one.key for one in ledger.results()] == ["a", "b", "c"]
        ledger.finish({"a", "b", "c"})
        assert [one.key for one in ledger.results()] == ["a", "b", "c"]
    lines = (tmp_path / "out" / RESULTS).read_bytes().splitlines()
    assert [line[:10] for line in lines] == [b'{"key":"a"', b'{"key":"b"', b'{"key":"c"']


def test_the_last_of_a_key_counts(tmp_path: Path) -> None:
    """A submission that is graded again has one line in the end."""
    with Ledger(tmp_path, is_resumed=False) as ledger:
        ledger.add(result("a", "old"))
        ledger.add(result("a", "new"))
        ledger.finish({"a"})
        assert [one.message for one in ledger.results()] == ["new"]


def test_who_left_the_class_is_left_out(tmp_path: Path) -> None:
    """Only the submissions that there are now stay."""
    with Ledger(tmp_path, is_resumed=False) as ledger:
        ledger.add(result("a"))
        ledger.add(result("b"))
        assert ledger.finish({"b", "c"}) == {"a"}
        assert [one.key for one in ledger.results()] == ["b"]
    assert decode_result((tmp_path / "left.jsonl").read_bytes()).key == "a"


@pytest.mark.parametrize("kept", range(0, 120, 7))
def test_a_line_cut_by_a_crash_is_dropped(tmp_path: Path, kept: int) -> None:
    """Wherever it was cut; what is written next starts a line of its own."""
    with Ledger(tmp_path, is_resumed=False) as ledger:
        ledger.add(result("a"))
    with (tmp_path / RESULTS).open("ab") as file:
        file.write(encode_result(result("b"))[:kept])
    with Ledger(tmp_path, is_resumed=True) as ledger:
        assert [one.key for one in ledger.results()] == ["a"]
        ledger.add(result("c"))
    with Ledger(tmp_path, is_resumed=True) as ledger:
        assert [one.key for one in ledger.results()] == ["a", "c"]


def test_a_line_that_means_nothing_is_passed_over(tmp_path: Path) -> None:
    """Those after it count."""
    with Ledger(tmp_path, is_resumed=False) as ledger:
        ledger.add(result("a"))
    with (tmp_path / RESULTS).open("ab") as file:
        file.write(b'{"of": "another version"}\n\0\0\n')
    with Ledger(tmp_path, is_resumed=True) as ledger:
        ledger.add(result("b"))
        assert [one.key for one in ledger.results()] == ["a", "b"]
        ledger.finish({"a", "b"})
    assert len((tmp_path / RESULTS).read_bytes().splitlines()) == 2


def test_another_run_is_not_overwritten(tmp_path: Path) -> None:
    """Without --resume a folder with results is refused, and stays as it is."""
    with Ledger(tmp_path, is_resumed=False) as ledger:
        ledger.begin(RECORD)
        ledger.add(result("a"))
    before = (tmp_path / RESULTS).read_bytes()
    with pytest.raises(UsageError, match="--resume"):
        Ledger(tmp_path, is_resumed=False)
    assert (tmp_path / RESULTS).read_bytes() == before


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    """The second one is told."""
    with Ledger(tmp_path, is_resumed=False), pytest.raises(UsageError, match="Another run"):
        Ledger(tmp_path, is_resumed=True)
    with Ledger(tmp_path, is_resumed=True):
        pass


def test_the_first_record_stays(tmp_path: Path) -> None:
    """A run that goes on has the seed with which it began."""
    with Ledger(tmp_path, is_resumed=False) as ledger:
        assert ledger.begin(RECORD) == RECORD
        ledger.add(result("a"))
    other = replace(RECORD, seed="t", started="later")
    with Ledger(tmp_path, is_resumed=True) as ledger:
        assert ledger.begin(other) == RECORD


@pytest.mark.parametrize("field", ["source", "exercises"])
def test_results_of_another_class_are_not_mixed(tmp_path: Path, field: str) -> None:
    """They would be dropped, or half of them be of other exercises."""
    with Ledger(tmp_path, is_resumed=False) as ledger:
        ledger.begin(RECORD)
        ledger.add(result("a"))
    other = replace(RECORD, **{field: ["ex02"] if field == "exercises" else "elsewhere"})
    with Ledger(tmp_path, is_resumed=True) as ledger, pytest.raises(UsageError, match="another"):
        ledger.begin(other)


def test_a_start_that_failed_claims_nothing(tmp_path: Path) -> None:
    """Without a single result the folder is as good as new."""
    with Ledger(tmp_path, is_resumed=False) as ledger:
        ledger.begin(RECORD)
    other = replace(RECORD, seed="t", source="elsewhere")
    with Ledger(tmp_path, is_resumed=False) as ledger:
        assert ledger.begin(other) == other


def test_a_broken_record_is_an_error(tmp_path: Path) -> None:
    """A fresh seed would give other scores."""
    with Ledger(tmp_path, is_resumed=False) as ledger:
        ledger.add(result("a"))
    (tmp_path / RUN).write_text("{")
    with (
        Ledger(tmp_path, is_resumed=True) as ledger,
        pytest.raises(UsageError, match="results"),
    ):
        ledger.begin(RECORD)


def test_a_folder_that_can_not_be_made(tmp_path: Path) -> None:
    """It is told before anything is graded."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="can't be written"):
        Ledger(tmp_path / "file" / "out", is_resumed=False)


def test_results_are_as_private_as_the_user_wants(tmp_path: Path) -> None:
    """The mode follows the umask, before and after the end."""
    before = os.umask(0o027)
    try:
        with Ledger(tmp_path / "out", is_resumed=False) as ledger:
            ledger.begin(RECORD)
            ledger.add(result("a"))
            ledger.finish({"a"})
    finally:
        os.umask(before)
    for name in (RESULTS, RUN):
        assert stat.S_IMODE((tmp_path / "out" / name).stat().st_mode) == 0o640


def test_who_is_back_is_not_gone(tmp_path: Path) -> None:
    """All who ever left are known, until they have a result again."""
    with Ledger(tmp_path, is_resumed=False) as ledger:
        assert ledger.gone() == set()
        ledger.add(result("a"))
        ledger.add(result("b"))
        ledger.finish({"b"})
        assert (ledger.gone(), ledger.keys()) == ({"a"}, ["b"])
        ledger.finish({"b"})
        assert ledger.gone() == {"a"}
        ledger.add(result("a"))
        assert ledger.gone() == set()
