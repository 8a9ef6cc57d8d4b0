"""What the tests of the intake share: exercises, made folders and archives, and what was found."""

import io
import tarfile
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path

from grader.intake import Contents, Intake, read_found, take_in
from grader.intake.limits import MIB
from grader.pack import Exercise

MOST_MEMORY = 64 * MIB
FIRST, SECOND = "ex01_my_sequential", "ex02_parallel_block"
ONE = (Exercise.at(Path("pack"), FIRST),)
TWO = (*ONE, Exercise.at(Path("pack"), SECOND))
Files = Mapping[str, bytes]


def folder(root: Path, files: Files) -> Path:
    """Write files into a folder and return it."""
    root.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def zipped(files: Files, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def tarred(files: Files, mode: str = "w:gz") -> bytes:
    """Return a tar of files."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def archive(path: Path, files: Files) -> Path:
    """Write an archive of the kind that its name tells, and return its path."""
    ending = path.name.rpartition(".")[2]
    if ending == "zip":
        path.write_bytes(zipped(files))
    else:
        path.write_bytes(tarred(files, "w" if ending == "tar" else f"w:{ending}"))
    return path


def answers(intake: Intake, exercises: tuple[Exercise, ...] = TWO) -> dict[str, dict[str, bytes]]:
    """Return the content of each file that answers an exercise, by key."""
    found = {}
    for one in intake.found:
        files = read_found(one, exercises).files
        assert list(files) == [exercise.name for exercise in exercises]
        found[one.key] = {
            name: file.content for name, file in files.items() if file.content is not None
        }
    return found


def only(source: Path, exercises: tuple[Exercise, ...] = ONE) -> Contents:
    """Return the contents of the only submission of a class."""
    (found,) = take_in(source, exercises).found
    return read_found(found, exercises)


def handed_in(
    tmp_path: Path, content: bytes, name: str = "a.zip", *, is_measured: bool = False
) -> Contents:
    """Return what is read of an archive in the folder of a student, within the memory allowed."""
    source = folder(tmp_path / "class", {f"anna/{name}": content})
    if is_measured:
        tracemalloc.start()
    try:
        contents = only(source)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
    # The same archive within the archive of a class is read from memory.
    again = only(archive(tmp_path / "class.zip", {f"anna/{name}": content, "anna/x/.y": b""}))
    assert again.files[FIRST].sha256 == contents.files[FIRST].sha256
    return contents


def is_missing(contents: Contents, word: str) -> bool:
    """Return whether nothing was read, and a note says why."""
    is_said = any(word in note for note in contents.notes)
    return contents.files[FIRST].content is None and is_said


def patched(content: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """Return an archive with some bytes behind each signature replaced."""
    data, at = bytearray(content), -1
    while (at := data.find(signature, at + 1)) >= 0:
        data[at + offset : at + offset + len(value)] = value
    return bytes(data)


def tar_of(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """Return a tar with headers made by hand."""
    return endless_tar_of(*members) + bytes(1024)


def endless_tar_of(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """Return a tar without the empty blocks that end it."""
    return b"".join(
        info.tobuf(tarfile.GNU_FORMAT) + content + bytes(-len(content) % 512)
        for info, content in members
    )


def info(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0) -> tarfile.TarInfo:
    """Return the header of a member of a tar."""
    made = tarfile.TarInfo(name)
    made.type, made.size = kind, size
    return made
