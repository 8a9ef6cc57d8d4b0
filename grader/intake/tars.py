"""Reads tar archives, compressed or not, from front to end, with a cap on all that they can ask.

Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header"; GNU tar manual,
"Basic Tar Format" for the types K, L and S.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO, Protocol

from grader.intake.limits import (
    HEADER_BYTES_PER_ENTRY,
    MAX_HEADER_BYTES,
    MAX_STREAMS,
    MIB,
    RATIO_FREE_BYTES,
    ArchiveLimits,
)
from grader.intake.names import member_path
from grader.intake.types import ArchiveKind, Member
from grader.intake.zips import BrokenArchiveError

_BLOCK = 512
_CHUNK = 64 * 1024
_LZMA_MEMORY = 80 * MIB  # an upper bound for the dictionary of `xz -9`; only what is used counts
_FILE_TYPES = frozenset(b"0\0007")
_LAST_ASCII = 127
_LARGEST = 1 << 62
_BROKEN = "is broken: a header in it can't be read"


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


_STARTS: dict[ArchiveKind, Callable[[], _Decompressor]] = {
    "tar.gz": lambda: zlib.decompressobj(16 + zlib.MAX_WBITS),
    "tar.bz2": bz2.BZ2Decompressor,
    "tar.xz": lambda: lzma.LZMADecompressor(memlimit=_LZMA_MEMORY),
}


class TarStream:
    """The bytes of a tar, unpacked as far as they are asked for.

    Args:
        stream: The archive.
        kind: How it is compressed.
        limits: What it may cost.
    """

    def __init__(self, stream: BinaryIO, kind: ArchiveKind, limits: ArchiveLimits) -> None:
        stream.seek(0)
        self._stream = stream
        self._start = _STARTS.get(kind)
        self._limits = limits
        self._decompressor: _Decompressor | None = None
        self._waiting = b""  # compressed, not yet consumed
        self._streams = self._consumed = 0
        self.place = 0

    def read(self, count: int) -> bytes:
        """Return the next bytes, fewer only at the end."""
        if self._start is None:
            data = self._stream.read(count)
            self.place += len(data)
            return data
        pieces, wanted = [], count
        while wanted > 0 and (piece := self._unpacked(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def unpacked(self) -> BytesIO:
        """Return all that is left, to be read more than once."""
        whole = BytesIO()
        while data := self.read(_CHUNK):
            whole.write(data)
        return whole

    def skip(self, count: int) -> None:
        """Pass over bytes; those that aren't there are noticed by the next read."""
        if self._start is None:
            self._stream.seek(count, 1)
            self.place += count
            return
        while count > 0 and (piece := self.read(min(count, _CHUNK))):
            count -= len(piece)

    def _unpacked(self, most: int) -> bytes:
        """Return some bytes; none at the end."""
        try:
            return self._step(min(most, _CHUNK))
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
            raise BrokenArchiveError("is broken: it can't be unpacked") from error

    def _step(self, most: int) -> bytes:
        while True:
            if self._decompressor is None or self._decompressor.eof:
                if not self._next_stream():
                    return b""
                continue
            data, self._waiting = self._waiting, b""
            piece = self._decompressor.decompress(data, most)
            # zlib hands back what it has not looked at; the others keep it.
            self._waiting = getattr(self._decompressor, "unconsumed_tail", b"")
            if piece:
                self._account(len(piece))
                return piece
            if not self._decompressor.eof and not self._waiting and not self._more():
                raise BrokenArchiveError("is broken: it is cut off")

    def _next_stream(self) -> bool:
        """Begin the next compressed stream; return whether there is one."""
        if self._decompressor is not None:
            self._waiting = self._decompressor.unused_data
            self._decompressor = None
        self._waiting = self._waiting.lstrip(b"\0")  # padding is allowed behind a stream
        if not self._waiting and not self._more():
            return False
        if not self._waiting.lstrip(b"\0"):
            self._waiting = b""
            return self._next_stream_after_padding()
        self._streams += 1
        if self._streams > MAX_STREAMS or self._start is None:
            raise BrokenArchiveError("is made of too many parts")
        self._decompressor = self._start()
        return True

    def _next_stream_after_padding(self) -> bool:
        while self._more():
            self._waiting = self._waiting.lstrip(b"\0")
            if self._waiting:
                return self._next_stream()
        return False

    def _more(self) -> bool:
        data = self._stream.read(_CHUNK)
        self._consumed += len(data)
        self._waiting += data
        return bool(data)

    def _account(self, count: int) -> None:
        self.place += count
        if self.place > self._limits.stream_bytes:
            size = self._limits.stream_bytes // MIB
            raise BrokenArchiveError(f"is larger than {size} MiB when unpacked")
        if self.place > max(self._consumed * self._limits.ratio, RATIO_FREE_BYTES):
            ratio = self._limits.ratio
            raise BrokenArchiveError(f"becomes more than {ratio} times as large when unpacked")


def members_of_tar(tar: TarStream, limits: ArchiveLimits) -> Iterator[Member]:
    """Yield the files and folders of a tar; the stream stands at the content of each.

    Args:
        tar: The archive, at its beginning; what is read of a content is accounted for.
        limits: What it may cost.

    Yields:
        Its members, with what is wrong with each.

    Raises:
        BrokenArchiveError: A header is broken or too large, there are too many, or the archive has
            no end: programs write an empty block there, so without one it was cut off.
    """
    name, size, headers, extended = "", None, 0, 0
    while (header := tar.read(_BLOCK)).strip(b"\0"):
        headers += 1
        if headers > 2 * limits.entries or extended > limits.entries * HEADER_BYTES_PER_ENTRY:
            raise BrokenArchiveError(f"holds more than {limits.entries} files")
        kind = header[156:157]
        stored = _number(header[124:136]) if _is_header(header) else -1
        if not 0 <= stored < _LARGEST:
            raise BrokenArchiveError(_BROKEN)
        if kind in b"xLKg" and kind:
            extended += stored
            name, size = _extension(kind, _small(tar, stored), name, size)
            continue
        stored = size if size is not None else stored
        offset = tar.place
        if kind == b"S":
            _skip_sparse(tar, header)
        member = _member(header, name, offset, stored)
        name, size = "", None
        content_at = tar.place
        yield member
        if kind not in b"123456" or not kind:  # links, devices and folders have no content
            tar.skip(content_at + stored + -stored % _BLOCK - tar.place)
    if len(header) < _BLOCK:
        raise BrokenArchiveError("is broken: it is cut off")


def _member(header: bytes, long_name: str, offset: int, size: int) -> Member:
    kind = header[156:157]
    short = header[:100].split(b"\0", 1)[0]
    if header[257:263] == b"ustar\0":
        prefix = header[345:500].split(b"\0", 1)[0]
        short = prefix + b"/" + short if prefix else short
    name = long_name or short.decode("utf-8", "surrogateescape")
    path, problem = member_path(name)
    if kind == b"5" or (kind in b"0\0" and name.endswith("/")):
        return Member(path, 0, 0, 0, problem=problem, is_folder=True)
    if kind in b"12":
        problem = problem or "is a link"
    elif kind == b"S" or "GNUSparseFile.0" in path:
        problem = problem or "is a sparse file"
    elif kind[0] not in _FILE_TYPES:
        problem = problem or "is a special file"
    return Member(path, offset, size, size, problem=problem)


def _is_header(header: bytes) -> bool:
    """Return whether a block has the checksum of a header, signed or not as old programs wrote."""
    if len(header) < _BLOCK:
        return False
    told, rest = _number(header[148:156]), header[:148] + b" " * 8 + header[156:]
    unsigned = sum(rest)
    return told == unsigned or told == unsigned - 256 * sum(byte > _LAST_ASCII for byte in rest)


def _number(data: bytes) -> int:
    """Return a number of a header, octal or binary; -1 if it is none."""
    if data[0] == 0x80:  # noqa: PLR2004 - GNU's mark for a binary number
        return int.from_bytes(data[1:], "big")
    digits = data.replace(b"\0", b" ").strip()
    return int(digits or b"0", 8) if all(d in b"01234567" for d in digits) else -1


def _small(tar: TarStream, size: int) -> bytes:
    """Return the content of a header that extends the next one."""
    if size > MAX_HEADER_BYTES:
        raise BrokenArchiveError("is broken: it holds a header that is too large")
    return tar.read(size + -size % _BLOCK)[:size]


def _extension(kind: bytes, data: bytes, name: str, size: int | None) -> tuple[str, int | None]:
    """Return name and size of the next member as a header in front of it says."""
    if kind == b"L":
        return data.split(b"\0", 1)[0].decode("utf-8", "surrogateescape"), size
    if kind != b"x":  # a long target of a link, or a header for all members
        return name, size
    at = 0
    while at < len(data) and (space := data.find(b" ", at, at + 20)) > 0:
        length = _decimal(data[at:space])
        key, equals, value = data[space + 1 : at + length].rstrip(b"\n").partition(b"=")
        if not equals or length <= space - at or at + length > len(data):
            raise BrokenArchiveError(_BROKEN)
        if key in (b"path", b"GNU.sparse.name"):
            name = value.decode("utf-8", "surrogateescape")
        elif key == b"size":
            size = min(_decimal(value), _LARGEST)
        at += length
    return name, size


def _decimal(data: bytes) -> int:
    if not data.isdigit() or len(data) > 20:  # noqa: PLR2004 - more than 64 bits
        raise BrokenArchiveError(_BROKEN)
    return int(data)


def _skip_sparse(tar: TarStream, header: bytes) -> None:
    """Pass over the further headers of an old GNU sparse file."""
    more, blocks = header[482:483] == b"\1", 0
    while more:
        blocks += 1
        block = tar.read(_BLOCK)
        if len(block) < _BLOCK or blocks * _BLOCK > MAX_HEADER_BYTES:
            raise BrokenArchiveError(_BROKEN)
        more = block[504:505] == b"\1"
