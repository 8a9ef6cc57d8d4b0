"""The folder of a batch: what is written as soon as it is known, and found again after a crash.

`results.jsonl` gets one line as each submission ends, written at once and brought to the disk. A
line that a crash cut in half is dropped when the folder is opened again. At the end the lines are
put into the order of their keys, in a new file that takes the place of the old one whole.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, Self

import msgspec

from grader.errors import UsageError
from grader.outputs.files import keep_names, write_atomically, write_pieces_atomically
from grader.record import Result, decode_result, encode_result

if sys.platform != "win32":
    import fcntl

RESULTS, RUN, LOCK, LEFT = "results.jsonl", "run.json", ".lock", "left.jsonl"


class RunRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a batch began with, so that it can go on.

    Args:
        schema_version: Of this record.
        seed: The secret seed of the class, the same for all submissions.
        source: The folder of the class, as it was given.
        layout: How it was understood.
        exercises: Names of the exercises that are graded.
        started: Start of the first run, ISO 8601 in UTC.
    """

    schema_version: Literal[1] = 1
    seed: str
    source: str
    layout: str
    exercises: list[str]
    started: str


class _Place(msgspec.Struct, frozen=True):
    start: int
    size: int


class Ledger:
    """The results of a class in a folder; use it as a context manager.

    Args:
        folder: Made if it is not there.
        is_resumed: Whether results that lie there already are kept.

    Raises:
        UsageError: Another run works there, results lie there and it is not resumed, or the
            folder can't be written.
    """

    def __init__(self, folder: Path, *, is_resumed: bool) -> None:
        self.folder = folder
        self._places: dict[str, _Place] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = (folder / LOCK).open("ab")
        except OSError as error:
            raise UsageError(f"{folder} can't be written: {error.strerror}.") from None
        try:
            self._claim(is_resumed=is_resumed)
            self._file = (folder / RESULTS).open("a+b")
            keep_names(folder)
            self._read()
        except BaseException:
            self._lock.close()
            raise

    def __enter__(self) -> Self:
        """Return this ledger."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close its files."""
        self._file.close()
        self._lock.close()

    def __contains__(self, key: str) -> bool:
        """Tell whether there is a result of that key."""
        return key in self._places

    def begin(self, record: RunRecord) -> RunRecord:
        """Keep the record of a run, unless there is one already.

        Returns:
            The record that holds: an earlier one of this folder, or the given one.

        Raises:
            UsageError: The earlier record can't be read, or is of another class.
        """
        path = self.folder / RUN
        if path.exists() and self._places:
            try:
                earlier = msgspec.json.decode(path.read_bytes(), type=RunRecord)
            except (OSError, msgspec.MsgspecError) as error:
                raise UsageError(
                    f"{path} can't be read: {error}.", "Name another folder for the results."
                ) from None
            if (earlier.source, earlier.exercises) != (record.source, record.exercises):
                raise UsageError(
                    f"{self.folder} holds the results of another class, or of other exercises.",
                    f"They are of {', '.join(earlier.exercises)} in {earlier.source}."
                    " Name another folder.",
                )
            return earlier
        data = msgspec.json.format(msgspec.json.encode(record), indent=2)
        write_atomically(path, data + b"\n")
        return record

    def add(self, result: Result) -> None:
        """Write a result; when this returns, a crash can't take it away.

        Raises:
            UsageError: It can't be written.
        """
        line = encode_result(result)
        try:
            start = self._file.seek(0, os.SEEK_END)
            self._file.write(line)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise UsageError(
                f"{self.folder / RESULTS} can't be written: {error.strerror}.",
                "What was graded by then is kept; make room and go on with --resume.",
            ) from None
        self._places[result.key] = _Place(start, len(line))

    def get(self, key: str) -> Result | None:
        """Return the latest result of a key, if there is one."""
        place = self._places.get(key)
        return None if place is None else decode_result(self._line(place))

    def keys(self) -> list[str]:
        """Return the keys of all results, in order."""
        return sorted(self._places)

    def results(self) -> Iterator[Result]:
        """Yield the results in the order of their keys, one in memory at a time."""
        for key in sorted(self._places):
            yield decode_result(self._line(self._places[key]))

    def finish(self, keys: set[str]) -> set[str]:
        """Bring the lines into the order of their keys, each once.

        Args:
            keys: Of the submissions that the class has now. The lines of others go to another
                file, where they can be found again.

        Returns:
            The keys of those others.

        Raises:
            UsageError: The folder or the disk refused it; the results are as they were.
        """
        left = self._places.keys() - keys
        if left:
            with (self.folder / LEFT).open("ab") as file:
                file.writelines(self._line(self._places[key]) for key in sorted(left))
                file.flush()
                os.fsync(file.fileno())  # before the lines go from where they are
        kept = sorted(self._places.keys() & keys)
        lines = (self._line(self._places[key]) for key in kept)
        write_pieces_atomically(self.folder / RESULTS, lines)
        self._file.close()
        self._file = (self.folder / RESULTS).open("a+b")
        self._places.clear()
        self._read()
        return left

    def gone(self) -> set[str]:
        """Return the keys of all who have ever left the class and are not back."""
        keys: set[str] = set()
        with suppress(FileNotFoundError), (self.folder / LEFT).open("rb") as file:
            for line in _lines(file):
                with suppress(msgspec.MsgspecError):
                    keys.add(decode_result(line).key)
        return keys - self._places.keys()

    def _claim(self, *, is_resumed: bool) -> None:
        # On Windows two runs in one folder are the user's care.
        if sys.platform != "win32":
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise UsageError(
                    f"Another run writes to {self.folder} at this moment.",
                    "Wait for it, or name another folder.",
                ) from None
        if not is_resumed and self._has_results():
            raise UsageError(
                f"{self.folder} holds the results of another run.",
                "Go on with it by --resume, or name another folder.",
            )

    def _has_results(self) -> bool:
        """Tell whether there is a whole line: a run that failed at its start has left none."""
        with suppress(FileNotFoundError), (self.folder / RESULTS).open("rb") as file:
            return file.readline().endswith(b"\n")
        return False

    def _line(self, place: _Place) -> bytes:
        self._file.seek(place.start)
        return self._file.read(place.size)

    def _read(self) -> None:
        """Find the lines that are whole, and drop what a crash has left behind them."""
        self._file.seek(0)
        end = 0
        for line in _lines(self._file):
            # One that can't be read, of another version perhaps, is graded again.
            with suppress(msgspec.MsgspecError):
                self._places[decode_result(line).key] = _Place(end, len(line))
            end += len(line)
        self._file.truncate(end)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    while (line := file.readline()).endswith(b"\n"):
        yield line
