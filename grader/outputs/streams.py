"""Writes what a class makes much of: long files and many files, each whole or not at all.

A table is written row by row, as a class is not held in memory.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from grader.errors import UsageError
from grader.outputs.files import _temporary_beside


def write_pieces_atomically(path: Path, pieces: Iterable[bytes]) -> None:
    """Replace a file by way of a temporary one beside it, as `write_atomically` does.

    Args:
        path: The file.
        pieces: Its content; whatever they raise, the old file stays as it was.

    Raises:
        UsageError: The folder or the disk refused it.
    """
    name = ""
    try:
        handle, name = _temporary_beside(path)
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)  # noqa: PTH101 - a name as mkstemp gives it
        os.replace(name, path)  # noqa: PTH105 - the same
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
