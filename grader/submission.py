"""Read what a student handed in, once, without trusting the file system it lies in.

A submission is bytes here and nothing more: it is never parsed or imported on this side. Each file
is opened once and not by way of a link, so that what is hashed, compared with the stub and sent to
the worker is the same content even when the file changes while it is being graded.
"""

import contextlib
import errno
import functools
import hashlib
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from grader.errors import UsageError
from grader.pack import Exercise
from grader.text import hidden_characters, one_line

ProblemKind = Literal["missing", "empty", "directory", "unreadable", "not_regular", "too_large"]

MAX_SOURCE_BYTES = 1024 * 1024

_UTF8_BOM = b"\xef\xbb\xbf"
_FLAGS = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    _FLAGS |= getattr(os, _name, 0)  # Windows has only the last, and Linux all but it.


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file can't be graded.

    Args:
        kind: What is wrong, as a closed set.
        sentence: What is wrong, for the student.
        tip: What to do about it.
    """

    kind: ProblemKind
    sentence: str
    tip: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a submission: its content, or the problem with it.

    Args:
        name: Name of the exercise that it answers.
        content: The bytes as handed in; None if there is a problem.
        problem: None if the file can be graded.
        sha256: Hex digest of the content; None if there is a problem.
    """

    name: str
    content: bytes | None
    problem: Problem | None
    sha256: str | None

    @classmethod
    def from_bytes(cls, name: str, content: bytes) -> "SourceFile":
        """Return the file of an exercise whose content is at hand."""
        return cls(name, content, None, hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student handed in.

    Args:
        student: Id of the student; empty when students grade their own files.
        files: The file for each exercise, by the exercise's name.
    """

    student: str
    files: dict[str, SourceFile]

    @property
    def source_hash(self) -> str:
        """Return a hex digest over all files, those that can't be graded included."""
        digest = hashlib.sha256()
        for name, file in sorted(self.files.items()):
            state = file.sha256 or (file.problem.kind if file.problem else "")
            digest.update(f"{name}\0{state}\n".encode())
        return digest.hexdigest()


def read_submission(source: Path, exercises: Iterable[Exercise], student: str = "") -> Submission:
    """Return the submission that lies in a folder or in one file.

    Args:
        source: A folder of files named after their exercises, or one `.py` file. A file answers the
            exercise whose name it bears, or else the only one selected.
        exercises: The selected exercises.
        student: Id of the student.

    Returns:
        One file per selected exercise for a folder, one file in all for a file.

    Raises:
        UsageError: There is nothing at `source`, or it is no folder and no `.py` file, or it isn't
            clear which exercise the file answers.
    """
    names = [exercise.name for exercise in exercises]
    shown = one_line(str(source))
    try:
        is_folder = stat.S_ISDIR(source.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(f"There is no file or folder {shown}.", "Check the path.") from error
    except OSError as error:
        raise UsageError(f"{shown} can't be read: {error.strerror}.", "Check the path.") from error
    if is_folder:
        files = {name: read_source(source / f"{name}.py", name) for name in names}
        return Submission(student, files)
    if source.suffix != ".py":
        raise UsageError(f"{shown} is no .py file.", "Give a folder or a .py file.")
    name = _exercise_of(source, names)
    return Submission(student, {name: read_source(source, name)})


def demand_some_file(submission: Submission, folder: Path) -> None:
    """Refuse a folder that holds no file of any right name: it is likely the wrong folder.

    Args:
        submission: What was read from the folder.
        folder: The folder.

    Raises:
        UsageError: Every file is missing; the message names what is there instead.
    """
    files = submission.files
    if any(file.problem is None or file.problem.kind != "missing" for file in files.values()):
        return
    found = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))[:5]
    listed = f" It holds {', '.join(one_line(name, 60) for name in found)}." if found else ""
    wanted = next(iter(files), "ex01_my_sequential")
    place = one_line(str(folder))
    raise UsageError(
        f"{place} holds no file named like an exercise, such as {wanted}.py.{listed}",
        "Name the folder of one submission, and its files as in exercises/.",
    )


def _exercise_of(source: Path, names: list[str]) -> str:
    """Return the name of the exercise that the file `source` answers, or raise UsageError."""
    if source.stem in names:
        return source.stem
    number = re.match(r"ex\d\d(?=_)", source.stem)
    if len(names) == 1 and (number is None or names[0].startswith(number[0])):
        return names[0]
    example = names[0] if names else "ex01_my_sequential"
    raise UsageError(
        f"{one_line(source.name)} doesn't bear the name of a selected exercise.",
        f"Name the exercise in front, as in `python -m grader {example} --from FILE`,"
        f" or name the file {example}.py.",
    )


def read_source(path: Path, exercise_name: str) -> SourceFile:
    """Return the content of one file, or the problem with it; never raises for either.

    Args:
        path: Where the file should be.
        exercise_name: Name of the exercise that it answers.

    Returns:
        The file, with either content and digest or a problem.
    """
    content, kind = _content(path)
    if kind is None and not content.removeprefix(_UTF8_BOM).strip():
        kind = "empty"
    if kind is not None:
        return SourceFile(exercise_name, None, problem_with(kind, path.name, exercise_name), None)
    return SourceFile.from_bytes(exercise_name, content)


def notes_on(file: SourceFile) -> list[str]:
    """Return what an instructor should know about a file before reading it.

    Invisible and bidirectional characters can make a file look like another one than Python sees
    (CVE-2021-42574). They are no offence: editors and web pages put them into files, too.
    """
    source = (file.content or b"").decode("utf-8", errors="replace")
    found = hidden_characters(source)
    first = next(found, None)
    if first is None:
        return []
    place, escape = first
    line = source.count("\n", 0, place) + 1
    count = 1 + sum(1 for _ in found)
    kind = "Invisible or bidirectional characters"
    return [f"{kind} in the file: {count}, the first in line {line} ({escape})."]


def is_untouched(content: bytes, stub_text: str) -> bool:
    """Return whether a submission is the stub as it was given.

    Line endings, white space at the end of lines and of the file and a byte order mark make no
    difference: editors change them on their own.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return _normalised(text) == _normalised_stub(stub_text)


@functools.lru_cache(maxsize=64)
def _normalised_stub(text: str) -> str:
    return _normalised(text)


def _normalised(text: str) -> str:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).rstrip("\n")


def _content(path: Path) -> tuple[bytes, ProblemKind | None]:
    """Return what the file holds, and why that can't be graded if so."""
    try:
        if path.is_symlink():  # Where there is no O_NOFOLLOW, this is all there is.
            return b"", "not_regular"
        with contextlib.ExitStack() as stack:
            descriptor = os.open(path, _FLAGS)
            stack.callback(os.close, descriptor)
            status = os.fstat(descriptor)
            if stat.S_ISDIR(status.st_mode):
                return b"", "directory"
            # A second name may be that of a file which only the grader's user may read.
            if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
                return b"", "not_regular"
            with os.fdopen(descriptor, "rb", closefd=False) as stream:
                content = stream.read(MAX_SOURCE_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return b"", "missing"
    except OSError as error:
        return b"", _kind_of(error, path)
    return content, "too_large" if len(content) > MAX_SOURCE_BYTES else None


def _kind_of(error: OSError, path: Path) -> ProblemKind:
    # A link that appeared after the look, or a socket, which can't be opened at all.
    if error.errno in (errno.ELOOP, errno.EMLINK, errno.ENXIO):
        return "not_regular"
    # Windows refuses to open a folder; elsewhere this has been found out from its mode.
    return "directory" if os.path.isdir(path) else "unreadable"  # noqa: PTH112 - never raises


def problem_with(kind: ProblemKind, file_name: str, exercise_name: str) -> Problem:
    """Return the problem in words; without a folder, so that a report is the same anywhere."""
    name = one_line(file_name)
    give_back = f"`python -m grader reset {exercise_name}` gives the stub back."
    sentence, tip = {
        "missing": (f"{name} is missing.", give_back),
        "empty": (f"{name} is empty.", give_back),
        "directory": (f"{name} is a folder, not a file.", "Put a Python file in its place."),
        "unreadable": (f"{name} can't be read.", "Check its permissions."),
        "not_regular": (
            f"{name} is a link or a special file, not an ordinary file.",
            "Put the file itself in its place.",
        ),
        "too_large": (
            f"{name} is larger than {MAX_SOURCE_BYTES // 1024} KiB.",
            "An answer is a short text; remove what doesn't belong to it.",
        ),
    }[kind]
    return Problem(kind, sentence, tip)
