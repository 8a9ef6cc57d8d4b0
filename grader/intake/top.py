"""What lies at the top of a class, be it a folder or an archive: one view for all layouts."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from grader.intake.archives import contents_of, members_of
from grader.intake.folders import Entry, UnreadableError, entries_of, opened, read_file
from grader.intake.limits import CLASS_ARCHIVE, MAX_CLASS_ENTRIES, MAX_CLASS_FILE_BYTES, MIB
from grader.intake.names import ABSOLUTE, NAMELESS, OUTSIDE, archive_kind, is_special, shown
from grader.intake.types import ArchiveKind, Item, Member, Unread
from grader.intake.zips import BrokenArchiveError


class Top(Protocol):
    """The names at the top of a class, and what lies under each.

    Attributes:
        root: The folder or the archive of the class.
        kind: Which archive; None for a folder.
        entries: Names at the top, sorted, caches left out.
        unread: What was skipped already.
    """

    root: Path
    kind: ArchiveKind | None
    entries: list[Entry]
    unread: list[Unread]

    def within(self, name: str) -> "Top":
        """Return the view of a folder at the top."""

    def place(self, name: str) -> str:
        """Return the path of a name at the top, relative to the source."""

    def read(self, name: str, most: int) -> bytes:
        """Return the content of a file at the top, or raise UnreadableError."""

    def items(self, name: str, path: str) -> list[Item]:
        """Return what lies under a name at the top, a file known as `path` from here on."""

    def is_repository(self, name: str) -> bool:
        """Return whether a folder at the top is a cloned repository."""


class FolderTop:
    """A class in a folder.

    Args:
        root: The folder of the class.
        prefix: Where in it the submissions lie, with `/` at the end; empty for itself.

    Raises:
        UnreadableError: The folder can't be read.
    """

    kind: ArchiveKind | None = None

    def __init__(self, root: Path, prefix: str = "") -> None:
        self.root, self._prefix = root, prefix
        self.entries, is_cut = entries_of(root / prefix, MAX_CLASS_ENTRIES)
        self.unread: list[Unread] = []
        if is_cut:
            raise UnreadableError(f"holds more than {MAX_CLASS_ENTRIES} files and folders")

    def within(self, name: str) -> "FolderTop":
        """Return the view of a folder at the top."""
        return FolderTop(self.root, f"{self._prefix}{name}/")

    def place(self, name: str) -> str:
        """Return the path of a name at the top, relative to the source."""
        return self._prefix + name

    def read(self, name: str, most: int) -> bytes:
        """Return the content of a file at the top, or raise UnreadableError."""
        return read_file(self.root / self.place(name), most)

    def items(self, name: str, path: str) -> list[Item]:
        """Return the file or folder itself: a folder is walked when it is read."""
        return [Item(path, self.place(name), is_whole=bool(path))]

    def is_repository(self, name: str) -> bool:
        """Return whether a folder at the top is a cloned repository."""
        try:
            return (self.root / self.place(name) / ".git").exists()
        except OSError:
            return False


class ArchiveTop:
    """A class in an archive.

    Args:
        root: The archive.
        kind: Which archive it is.
        members: What is in it.
        prefix: Where in it the submissions lie, with `/` at the end; empty for itself.
    """

    def __init__(
        self, root: Path, kind: ArchiveKind, members: Iterable[Member], prefix: str = ""
    ) -> None:
        self.root, self._prefix = root, prefix
        self.kind: ArchiveKind | None = kind
        self._archive_kind = kind
        self.unread: list[Unread] = []
        self._under: dict[str, list[Member]] = {}
        for member in members:
            if member.problem in (ABSOLUTE, OUTSIDE, NAMELESS):
                self.unread.append(Unread(shown(member.path), f"It {member.problem}: skipped."))
            elif member.path.startswith(prefix):
                name = member.path[len(prefix) :].split("/", 1)[0]
                self._under.setdefault(name, []).append(member)
        self.entries = [self._entry(name, under) for name, under in sorted(self._under.items())]

    def _entry(self, name: str, under: list[Member]) -> Entry:
        own = [member for member in under if member.path == self._prefix + name]
        if len(own) < len(under):
            return Entry(name, "folder")
        return Entry(name, "special" if is_special(own[-1].problem) else "file")

    def within(self, name: str) -> "ArchiveTop":
        """Return the view of a folder at the top."""
        top = ArchiveTop(self.root, self._archive_kind, self._under[name], f"{self._prefix}{name}/")
        top.unread = self.unread
        return top

    def place(self, name: str) -> str:
        """Return the path of a name at the top, relative to the source."""
        return self._prefix + name

    def read(self, name: str, most: int) -> bytes:
        """Return the content of a file at the top, or raise UnreadableError."""
        with opened(self.root) as stream:
            wanted = [m for m in self._under[name] if m.path == self.place(name)][-1:]
            read = contents_of(stream, self._archive_kind, wanted, most, CLASS_ARCHIVE)
            for _, content in read:
                if isinstance(content, bytes):
                    return content
                raise UnreadableError(content)
        raise UnreadableError("is no longer there")

    def items(self, name: str, path: str) -> list[Item]:
        """Return the files under a name at the top, each with its place in the archive."""
        start = len(self.place(name)) + 1
        found = []
        for member in self._under[name]:
            below = f"{path}/{member.path[start:]}".strip("/") or name
            is_whole = len(member.path) < start
            found.append(Item(below, member.path, is_whole=is_whole, member=member))
        return found

    def is_repository(self, name: str) -> bool:  # noqa: ARG002 - caches are not listed
        """Return False: what git keeps is left out of the listing."""
        return False


def top_of(source: Path) -> Top:
    """Return the view of a class.

    Args:
        source: A folder or an archive.

    Raises:
        UnreadableError: It is neither, or can't be read.
    """
    if source.is_dir():
        return FolderTop(source)
    kind = archive_kind(source.name)
    if kind is None:
        raise UnreadableError("is neither a folder nor a zip or tar archive")
    with opened(source) as stream:
        if stream.seek(0, 2) > MAX_CLASS_FILE_BYTES:
            raise UnreadableError(f"is larger than {MAX_CLASS_FILE_BYTES // MIB} MiB")
        try:
            return ArchiveTop(source, kind, members_of(stream, kind, CLASS_ARCHIVE))
        except BrokenArchiveError as error:
            raise UnreadableError(str(error)) from error
        except (OSError, ValueError, OverflowError) as error:
            raise UnreadableError("is broken") from error
