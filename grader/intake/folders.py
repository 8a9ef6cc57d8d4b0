"""Looks into folders without following links, and opens ordinary files only."""

import contextlib
import errno
import os
import stat
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from grader.intake.limits import MAX_DEPTH, MAX_ENTRIES
from grader.intake.names import is_cache, is_library, listed, shown
from grader.intake.remarks import Remarks

EntryKind = Literal["file", "folder", "special"]

_FLAGS = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    _FLAGS |= getattr(os, _name, 0)


class UnreadableError(Exception):
    """A file or folder can't be read; the message is a clause such as `is a link`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a folder.

    Args:
        name: As the file system has it; bytes that are no text are lone surrogates.
        kind: `special` is what is neither a file nor a folder: a link, a device, a socket.
    """

    name: str
    kind: EntryKind


def entries_of(
    folder: Path, most: int, is_dropped: Callable[[str], bool] = is_cache
) -> tuple[list[Entry], bool]:
    """Return what a folder holds without caches, sorted by name, and whether there was more.

    Args:
        folder: The folder.
        most: Most names that are looked at.
        is_dropped: Tells by its name what is left out.

    Raises:
        UnreadableError: It can't be read.
    """
    found: list[Entry] = []
    try:
        with os.scandir(folder) as scan:
            for number, entry in enumerate(scan):
                if number >= most:
                    return sorted(found, key=lambda entry: entry.name), True
                if not is_dropped(entry.name):
                    found.append(Entry(entry.name, _kind(entry)))
    except OSError as error:
        raise UnreadableError(_clause(error)) from error
    return sorted(found, key=lambda entry: entry.name), False


# What a folder holds, given by its path in the submission with `/` at the end, and most names.
Listing = Callable[[str, int], tuple[list[Entry], bool]]


def listing_of_folder(root: Path) -> Listing:
    """Return the listing of a folder on disk."""

    def listed_in(prefix: str, most: int) -> tuple[list[Entry], bool]:
        return entries_of(root / prefix, most)

    return listed_in


def listing_of_paths(paths: Iterable[str]) -> Listing:
    """Return the listing of files in an archive: the same rules hold there as on disk."""
    ordered = sorted(paths)

    def listed_in(prefix: str, most: int) -> tuple[list[Entry], bool]:
        found: list[Entry] = []
        at = bisect_left(ordered, prefix)
        while at < len(ordered) and ordered[at].startswith(prefix):
            if len(found) == most:
                return found, True
            name, slash, _ = ordered[at][len(prefix) :].partition("/")
            found.append(Entry(name, "folder" if slash else "file"))
            behind = f"{prefix}{name}0"  # the first text behind all that begin with `name/`
            at = bisect_left(ordered, behind, at) if slash else at + 1
        return sorted(found, key=lambda entry: (entry.name, entry.kind)), False

    return listed_in


def walk(listing: Listing, name: str, remarks: Remarks) -> Iterator[tuple[str, EntryKind]]:
    """Yield path and kind of all that is no folder in a submission, nearest to the root first.

    Args:
        listing: What each folder of the submission holds.
        name: What the root is called in a note.
        remarks: Takes a sentence on each folder that isn't looked into.

    Yields:
        Path relative to the root with `/`.
    """
    waiting, seen = [""], 0
    for depth in range(MAX_DEPTH + 1):
        folders: list[str] = []
        for prefix in waiting:
            try:
                entries, is_cut = listing(prefix, MAX_ENTRIES - seen)
            except UnreadableError as error:
                remarks.lose(f"The folder {shown(prefix or name)} {error}")
                continue
            seen += len(entries)
            if prefix and any(entry.name == "pyvenv.cfg" for entry in entries):
                remarks.notes.append(f"{shown(prefix)} is a virtual environment: left aside.")
                continue
            for entry in entries:
                path = f"{prefix}{entry.name}"
                if entry.kind != "folder":
                    yield path, entry.kind
                elif is_library(entry.name):
                    remarks.notes.append(f"{shown(path)} holds installed packages: left aside.")
                else:
                    folders.append(f"{path}/")
            if is_cut:
                most = f"There are more than {MAX_ENTRIES} files and folders"
                remarks.lose(most, "the rest is left aside")
                return
        if depth == MAX_DEPTH and folders:
            remarks.lose(f"Folders deeper than {MAX_DEPTH} are left aside: {listed(folders, 2)}")
        waiting = folders


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open an ordinary file for reading.

    Args:
        path: The file; a link is not followed.

    Yields:
        The file, at its beginning.

    Raises:
        UnreadableError: It is no ordinary file, has a second name or can't be opened. A second
            name may be that of a file which only the grader's user may read.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        raise UnreadableError(_clause(error)) from error
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("is a special file")
        if status.st_nlink > 1:
            raise UnreadableError("is a file with a second name, a hard link")
        yield stream


def read_file(path: Path, most: int) -> bytes:
    """Return the content of an ordinary file, cut after one byte more than `most`.

    Raises:
        UnreadableError: It can't be read.
    """
    with opened(path) as stream:
        try:
            return stream.read(most + 1)
        except OSError as error:
            raise UnreadableError(_clause(error)) from error


def _kind(entry: os.DirEntry[str]) -> EntryKind:
    try:
        if entry.is_dir(follow_symlinks=False):
            return "folder"
        return "file" if entry.is_file(follow_symlinks=False) else "special"
    except OSError:
        return "special"


def _clause(error: OSError) -> str:
    if error.errno in (errno.ELOOP, errno.EMLINK, errno.ENXIO):
        return "is a link or a special file"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "is no longer there"
    return f"can't be read: {error.strerror}"
