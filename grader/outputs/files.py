"""Writes a file so that a reader sees the old one or the new one, never a half.

What is written goes to a temporary file beside the real one and takes its name at the end. A
process that is killed in between leaves the temporary file behind; it bears the process's number,
so that the next one that writes there can tell and removes it.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from grader.errors import UsageError

# Of a long name a part is enough: the whole must not grow beyond what file systems allow.
_NAME_KEPT = 40


def check_writable(path: Path) -> None:
    """Find out before the work, not after it, whether a file can be written.

    Raises:
        UsageError: It can't; the message says why.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder, not a file.", "Name a file for the scores.")
    path = Path(os.path.realpath(path))
    try:
        if path.exists() and not path.is_file():
            with path.open("ab"):
                return
        handle, name = _temporary_beside(path)
        os.close(handle)
        Path(name).unlink()
    except OSError as error:
        raise UsageError(
            f"{path} can't be written: {error.strerror}.", "Name a file in a folder of yours."
        ) from None


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file by way of a temporary one beside it.

    Raises:
        UsageError: The folder or the disk refused it; the old file is as it was.
    """
    write_pieces_atomically(path, [data])


def write_pieces_atomically(path: Path, pieces: Iterable[bytes]) -> None:
    """Replace a file by way of a temporary one beside it; the whole need not be in memory.

    Args:
        path: The file.
        pieces: Its content; whatever they raise, the old file stays as it was.

    Raises:
        UsageError: The folder or the disk refused it.
    """
    name = ""
    path = Path(os.path.realpath(path))  # a link stays, what it points to is replaced
    try:
        if path.exists() and not path.is_file():  # a device or a pipe can only be written to
            with path.open("wb") as file:
                file.writelines(pieces)
            return
        handle, name = _temporary_beside(path)
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)  # noqa: PTH101 - a name as mkstemp gives it
        os.replace(name, path)  # noqa: PTH105 - the same
        keep_names(path.parent)
    except OSError as error:
        raise UsageError(f"{path} could not be written: {error.strerror}.") from None
    finally:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108 - the same; after the rename there is none


def write_remade(path: Path, data: bytes) -> None:
    """Write one of many small files that are made anew from other ones whenever it is wanted.

    As there may be ten thousand of them in a folder, none of them is waited for until it is on the
    disk, nor is the folder searched for what others have left: a name is used for one file alone,
    and what a killed process has left of it is overwritten.

    Raises:
        UsageError: The folder or the disk refused it; the old file is as it was.
    """
    beside = path.with_name(f".{path.name}.tmp")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise UsageError(f"{path} could not be written: {error.strerror}.") from None


def keep_names(folder: Path) -> None:
    """Bring the names in a folder to the disk: a file that a power cut leaves nameless is lost."""
    if os.name != "posix":
        return
    with suppress(OSError):  # some file systems can't, and then have no need to
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _temporary_beside(path: Path) -> tuple[int, str]:
    """Make an empty file beside another one; returns its descriptor and its name."""
    _remove_abandoned(path)
    start = f".{path.name[:_NAME_KEPT]}.{os.getpid()}."
    return tempfile.mkstemp(dir=path.parent, prefix=start, suffix=".tmp")


def _remove_abandoned(path: Path) -> None:
    """Remove what killed processes have left of their attempts to write a file."""
    ours = re.compile(rf"\.{re.escape(path.name[:_NAME_KEPT])}\.([0-9]+)\.[a-z0-9_]{{8}}\.tmp")
    with suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            found = ours.fullmatch(entry.name)
            if found is not None and not _is_at_work(int(found[1])):
                with suppress(OSError):
                    os.unlink(entry.path)  # noqa: PTH108 - as the rest here


def _is_at_work(pid: int) -> bool:
    """Tell whether a process may still be writing; this one writes one file after the other."""
    if pid == os.getpid():  # the number was another's: a container's first processes get the same
        return False
    if os.name != "posix":  # there a file that is being written can't be removed anyway
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def write_to_stdout(data: bytes) -> None:
    """Write bytes to standard output and flush them."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
