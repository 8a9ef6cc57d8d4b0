"""Looks for tokens in the memory of a process and in what it can read besides.

Nothing but the standard library is used, so that the text of this file can be a submission. All
tokens begin with the same random head; the scanner is given the head alone, and of the rest a
digest, so that what it finds is never itself.
"""

import ctypes
import hashlib
import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

HEAD = TAIL = 16
_CHUNK = 8 << 20
_LONGEST = 1 << 20
Found = dict[str, list[str]]


def digest_of(tail: bytes) -> str:
    """Return what the scanner is told about the second half of a token."""
    return hashlib.sha256(tail).hexdigest()


class Scanner:
    """Finds tokens.

    Args:
        head: The first half of every token.
        names: The name of each token, by the digest of its second half.
    """

    def __init__(self, head: str, names: dict[str, str]) -> None:
        self._head, self._names = head.encode(), names

    def tokens_in(self, data: bytes) -> set[str]:
        """Return the names of the tokens that stand in some data."""
        found, start = set(), data.find(self._head)
        while start >= 0:
            tail = data[start + HEAD : start + HEAD + TAIL]
            found.add(self._names.get(digest_of(tail), ""))
            start = data.find(self._head, start + 1)
        return found - {""}

    def memory_of(self, pid: str = "self") -> tuple[set[str], int]:
        """Search all memory that a process may read; returns the names and the bytes searched.

        Args:
            pid: Another process; it must be one that this process may look into.

        Raises:
            OSError: The process may not be looked into.
        """
        ranges = _readable_ranges(pid)
        if pid == "self":
            return self._in_ranges(ranges, ctypes.string_at)
        memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
        try:
            return self._in_ranges(ranges, lambda start, size: os.pread(memory, size, start))
        finally:
            os.close(memory)

    def _in_ranges(
        self, ranges: Iterable[tuple[int, int]], read: Callable[[int, int], bytes]
    ) -> tuple[set[str], int]:
        found: set[str] = set()
        searched = 0
        for start, end in ranges:
            for place in range(start, end, _CHUNK):
                # A token that lies across the end of a part is found in its overlap.
                size = min(_CHUNK + HEAD + TAIL, end - place)
                with suppress(OSError):  # pages of a device, or gone meanwhile
                    data = read(place, size)
                    found |= self.tokens_in(data)
                    searched += min(len(data), _CHUNK)
        return found, searched

    def beside(self, files: Iterable[str]) -> Found:
        """Search arguments, environments and open files of all processes, and some files.

        Returns:
            For each token that was found, where; and what memory of others could be opened.
        """
        found: Found = {}
        pids = {"self"}
        with suppress(OSError):
            pids |= {name for name in os.listdir("/proc") if name.isdigit()}  # noqa: PTH208 - /proc
        paths = [f"/proc/{pid}/{name}" for pid in pids for name in ("cmdline", "environ")]
        contents = [(path, _content_of(path)) for path in (*paths, *files, *_open_files(pids))]
        contents += [(f"descriptor {number}", data) for number, data in _own_descriptors()]
        contents.append(("os.environ", repr(dict(os.environ)).encode()))
        for place, data in contents:
            for name in self.tokens_in(data):
                found.setdefault(name, []).append(place)
        if others := _memories_that_open(pids - {"self", str(os.getpid())}):
            found["memory of others"] = others
        return found


def _memories_that_open(pids: Iterable[str]) -> list[str]:
    found = []
    for path in (f"/proc/{pid}/mem" for pid in pids):
        with suppress(OSError):
            os.close(os.open(path, os.O_RDONLY))
            found.append(path)
    return found


def _readable_ranges(pid: str) -> list[tuple[int, int]]:
    found = []
    with Path(f"/proc/{pid}/maps").open(encoding="utf-8", errors="replace") as maps:
        for line in maps:
            addresses, rights, _, _, _, *name = line.split(maxsplit=5)
            # Pages of the kernel's own; reading some of them is an error.
            if rights.startswith("r") and not "".join(name).startswith("[v"):
                start, _, end = addresses.partition("-")
                found.append((int(start, 16), int(end, 16)))
    return found


def _open_files(pids: Iterable[str]) -> list[str]:
    found = []
    for pid in pids:
        with suppress(OSError):
            found += [str(path) for path in Path(f"/proc/{pid}/fd").iterdir()]
    return found


def _own_descriptors() -> list[tuple[int, bytes]]:
    """Return the beginning of every file that this process holds open, as it holds it."""
    found = []
    for number in range(1024):
        with suppress(OSError):
            if stat.S_ISREG(os.fstat(number).st_mode):
                found.append((number, os.pread(number, _LONGEST, 0)))
    return found


def _content_of(path: str) -> bytes:
    """Return the beginning of a file; nothing of what is no file, or may not be read."""
    with suppress(OSError):
        if Path(path).is_file():
            with Path(path).open("rb", buffering=0) as file:
                return file.read(_LONGEST) or b""
    return b""
