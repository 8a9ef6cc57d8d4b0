"""Reads zip archives: first the directory, once, then single members by where they lie.

`zipfile` makes an object for each of as many entries as a directory holds, and has to read that
directory again for each submission of a class. Here an entry costs what is kept of it, and a member
is found by its offset. Read are members that are stored or deflated, which is what every program
writes unless it is told otherwise, in one file with the 64-bit extension if need be.

Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.
"""

import stat
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from grader.intake.limits import MIB, RATIO_FREE_BYTES, ArchiveLimits
from grader.intake.names import member_path
from grader.intake.types import Member

_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT = 0xFFFF
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_ENCRYPTED, _UTF8 = 0x1, 0x800
_STORED, _DEFLATED = 0, 8
_EXTRA_64 = 1
_UNIX, _MACOS = 3, 19
_DOS_FOLDER = 0x10
_CHUNK = 64 * 1024


class BrokenArchiveError(Exception):
    """An archive or a member of it can't be read; the message is a clause such as `is broken`."""


def members_of_zip(stream: BinaryIO, limits: ArchiveLimits) -> list[Member]:
    """Return the files and folders that the directory of a zip lists.

    Args:
        stream: The archive; anything that can seek.
        limits: What it may cost.

    Returns:
        Its members, with what is wrong with each.

    Raises:
        BrokenArchiveError: The directory can't be read or is too large.
    """
    count, size, offset, shift = _directory(stream)
    if count > limits.entries:
        raise BrokenArchiveError(f"lists more than {limits.entries} files")
    if size > limits.directory_bytes:
        names = limits.directory_bytes // MIB
        raise BrokenArchiveError(f"lists more than {names} MiB of names")
    stream.seek(offset + shift)
    members: list[Member] = []
    end = offset + shift + size
    seen = 0
    while stream.tell() + _ENTRY.size <= end:
        seen += 1
        if seen > limits.entries:
            raise BrokenArchiveError(f"lists more than {limits.entries} files")
        members.append(_next_member(stream, shift, limits))
    if seen & _FULL_16 != count & _FULL_16:  # Some programs write the lower 16 bits alone.
        raise BrokenArchiveError("is broken: its list of files is cut off or was changed")
    return list(_without_overlaps(members, offset + shift))


def zip_member(stream: BinaryIO, member: Member, most: int) -> bytes:
    """Return the content of a member.

    Args:
        stream: The archive.
        member: What `members_of_zip` told.
        most: Most bytes that are wanted; a longer content is cut after one byte more.

    Returns:
        The content.

    Raises:
        BrokenArchiveError: It can't be unpacked, or isn't what was packed.
    """
    if member.problem:
        raise BrokenArchiveError(member.problem)
    stream.seek(member.offset)
    header = stream.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise BrokenArchiveError("is broken: a file is not where its list says")
    *_, name_length, extra_length = _LOCAL.unpack(header)
    stream.seek(name_length + extra_length, 1)
    content = _unpacked(stream, member, min(most, member.size))
    is_whole = len(content) == member.size and zlib.crc32(content) == member.crc
    if member.size <= most and not is_whole:
        raise BrokenArchiveError("is broken: its checksum is wrong")
    return content


def _unpacked(stream: BinaryIO, member: Member, most: int) -> bytes:
    left, pieces, length = member.packed, [], 0
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if member.method == _DEFLATED else None
    while left > 0 and length <= most:
        data = stream.read(min(left, _CHUNK))
        if not data:
            raise BrokenArchiveError("is broken: it is cut off")
        left -= len(data)
        while data and length <= most:
            piece = data[: most + 1 - length]
            if inflate is None:
                data = b""
            else:
                try:
                    piece = inflate.decompress(data, most + 1 - length)
                except zlib.error as error:
                    raise BrokenArchiveError("is broken: it can't be unpacked") from error
                data = b"" if inflate.eof else inflate.unconsumed_tail
            pieces.append(piece)
            length += len(piece)
    return b"".join(pieces)


def _directory(stream: BinaryIO) -> tuple[int, int, int, int]:
    """Return entries, size and offset of the directory, and how far the whole archive is moved."""
    length = stream.seek(0, 2)
    reach = min(length, _LONGEST_COMMENT + _END.size)
    stream.seek(length - reach)
    tail = stream.read(reach)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        raise BrokenArchiveError("is no zip archive, or is cut off")
    _, disk, first_disk, here, count, size, offset, _ = _END.unpack_from(tail, at)
    place = length - reach + at
    if _FULL_16 in (disk, count) or _FULL_32 in (size, offset):
        count, size, offset, place = _directory64(stream, place, (count, size, offset))
    elif disk != first_disk or disk or here != count:
        raise BrokenArchiveError("is one part of an archive in several parts")
    shift = place - size - offset  # Something may stand in front, as in a program that unpacks.
    if shift < 0:
        raise BrokenArchiveError("is broken: its list of files is not where it should be")
    return count, size, offset, shift


def _directory64(
    stream: BinaryIO, place: int, small: tuple[int, int, int]
) -> tuple[int, int, int, int]:
    """Return entries, size and offset from the 64-bit record in front of the end, if any."""
    count, size, offset = small
    stream.seek(max(place - _END64_LOCATOR.size, 0))
    data = stream.read(_END64_LOCATOR.size)
    if place < _END64_LOCATOR.size or not data.startswith(b"PK\x06\x07"):
        if count == _FULL_16 and _FULL_32 not in (size, offset):
            return count, size, offset, place  # Exactly 65,535 entries.
        raise BrokenArchiveError("is broken: its list of files is not where it should be")
    _, _, at, disks = _END64_LOCATOR.unpack(data)
    stream.seek(min(at, place))
    data = stream.read(_END64.size)
    if len(data) < _END64.size or not data.startswith(b"PK\x06\x06"):
        raise BrokenArchiveError("is broken: its list of files is not where it should be")
    *_, here, count, size, offset = _END64.unpack(data)
    if disks > 1 or here != count:
        raise BrokenArchiveError("is one part of an archive in several parts")
    return count, size, offset, at


def _next_member(stream: BinaryIO, shift: int, limits: ArchiveLimits) -> Member:
    """Read one entry of the directory."""
    data = stream.read(_ENTRY.size)
    if len(data) < _ENTRY.size or not data.startswith(b"PK\x01\x02"):
        raise BrokenArchiveError("is broken: its list of files is cut off or was changed")
    fields = _ENTRY.unpack(data)
    _, made_by, _, flags, method, _, _, crc, packed, size = fields[:10]
    name_length, extra_length, comment_length, disk, _, attributes, offset = fields[10:]
    raw = stream.read(name_length)
    extra = stream.read(extra_length)
    stream.seek(comment_length, 1)
    size, packed, offset = _sizes64(extra, size, packed, offset)
    name = _decoded(raw, is_utf8=bool(flags & _UTF8))
    mode = attributes >> 16 if made_by >> 8 in (_UNIX, _MACOS) else 0
    is_folder = name.endswith(("/", "\\")) or stat.S_ISDIR(mode)
    path, problem = member_path(name)
    if is_folder or (made_by >> 8 == 0 and attributes & _DOS_FOLDER):
        return Member(path, 0, 0, 0, problem=problem, is_folder=True)
    problem = problem or _problem(mode, flags, method, disk)
    if not problem and size > max(packed * limits.ratio, RATIO_FREE_BYTES):
        problem = f"would become more than {limits.ratio} times as large when unpacked"
    return Member(path, offset + shift, size, packed, method, crc, problem)


def _problem(mode: int, flags: int, method: int, disk: int) -> str:
    if stat.S_ISLNK(mode):
        return "is a link"
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is a special file"
    if flags & _ENCRYPTED:
        return "is encrypted"
    if disk not in (0, _FULL_16):
        return "lies in another part of the archive"
    if method not in (_STORED, _DEFLATED):
        return "is packed in a way that isn't read here"
    return ""


def _sizes64(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return the sizes and the offset, from the 64-bit extra field where they don't fit."""
    values = [size, packed, offset]
    at = 0
    while _FULL_32 in values and at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == _EXTRA_64:
            field = extra[at + 4 : at + 4 + length]
            numbers = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
            values = [next(numbers, v) if v == _FULL_32 else v for v in values]
            break
        at += 4 + length
    return values[0], values[1], values[2]


def _decoded(raw: bytes, *, is_utf8: bool) -> str:
    """Return a name as text; many programs write UTF-8 and don't say so."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "surrogateescape") if is_utf8 else raw.decode("cp437")


def _without_overlaps(members: list[Member], end: int) -> Iterator[Member]:
    """Yield the members; those that share bytes with another one or with the directory are bad.

    No program packs like this; it makes a small archive become a large one.
    """
    files = [number for number, member in enumerate(members) if not member.is_folder]
    order = sorted(files, key=lambda number: members[number].offset)
    is_bad = [False] * len(members)
    reach, widest = 0, -1
    for number in order:
        member = members[number]
        if member.offset < reach:
            is_bad[number] = is_bad[widest] = True
        stop = member.offset + _LOCAL.size + member.packed
        if stop > end:
            is_bad[number] = True
        if stop > reach:
            reach, widest = stop, number
    for member, bad in zip(members, is_bad, strict=True):
        if bad and not member.problem:
            problem = "shares its place in the archive with another file"
            yield Member(member.path, member.offset, member.size, member.packed, problem=problem)
        else:
            yield member
