"""Writes a file so that a reader sees the old one or the new one, never a half."""

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from grader.errors import UsageError


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
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
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
    name = ""
    path = Path(os.path.realpath(path))  # a link stays, what it points to is replaced
    try:
        if path.exists() and not path.is_file():  # a device or a pipe can only be written to
            path.write_bytes(data)
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)  # noqa: PTH101 - a name as mkstemp gives it
        os.replace(name, path)  # noqa: PTH105 - the same
    except OSError as error:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108 - the same
        raise UsageError(f"{path} could not be written: {error.strerror}.") from None


def write_to_stdout(data: bytes) -> None:
    """Write bytes to standard output and flush them."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
