"""What lies at the top of a class, be it a folder or an archive: one view for all layouts."""

from pathlib import Path
from typing import Protocol

from grader.intake.archives import contents_of, members_of
from grader.intake.folders import (
    Entry,
    UnreadableError,
    entries_of,
    listing_of_folder,
    opened,
    read_file,
    walk,
)
from grader.intake.limits import CLASS_ARCHIVE, MAX_CLASS_ENTRIES, MAX_CLASS_FILE_BYTES, MIB
from grader.intake.names import NOWHERE, archive_kind, is_cache, is_special, is_system, shown
from grader.intake.remarks import Remarks
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

    def paths(self) -> list[str]:
        """Return paths of files below, those nearest to the top first; in a large class not all."""


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
        entries, is_cut = entries_of(root / prefix, MAX_CLASS_ENTRIES, is_system)
        self.entries = [entry for entry in entries if not is_cache(entry.name)]
        hidden = [e.name for e in entries if is_cache(e.name) and e.kind == "folder"]
        self.unread = [_hidden(self.place(name)) for name in hidden]
        if is_cut:
            raise UnreadableError(f"holds more than {MAX_CLASS_ENTRIES} files and folders")

    def within(self, name: str) -> "FolderTop":
        """Return the view of a folder at the top."""
        top = FolderTop(self.root, f"{self._prefix}{name}/")
        top.unread = [*self.unread, *top.unread]
        return top

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

    def paths(self) -> list[str]:
        """Return paths of files below, those nearest to the top first; in a large class not all."""
        listing = listing_of_folder(self.root / self._prefix)
        return [path for path, _ in walk(listing, "", Remarks())]


class ArchiveTop:
    """A class in an archive.

    Args:
        root: The archive.
        kind: Which archive it is.
        members: What is in it.
        prefix: Where in it the submissions lie, with `/` at the end; empty for itself.
        before: What stands before a path in it in messages.
    """

    def __init__(
        self,
        root: Path,
        kind: ArchiveKind,
        members: list[Member],
        prefix: str = "",
        before: str = "",
    ) -> None:
        self.root, self._prefix, self._before, self._members = root, prefix, before, members
        self.kind: ArchiveKind | None = kind
        self._archive_kind = kind
        self.unread: list[Unread] = []
        self._under: dict[str, list[Member]] = {}
        self._folders: set[str] = set()
        hidden: set[str] = set()
        for member in members:
            if member.problem in NOWHERE:
                self._skip(member)
            elif member.path.startswith(prefix) and len(member.path) > len(prefix):
                self._sort(member, hidden)
        self.unread += [_hidden(self.place(name)) for name in sorted(hidden)]
        self.entries = [self._entry(name, under) for name, under in sorted(self._under.items())]

    def _skip(self, member: Member) -> None:
        if not member.is_folder:
            place = shown(self._before + member.path)
            self.unread.append(Unread(place, f"It {member.problem}: skipped."))

    def _sort(self, member: Member, hidden: set[str]) -> None:
        """Put a member under its name at the top; a folder that is empty there has a name, too."""
        name, *below = member.path[len(self._prefix) :].split("/")
        is_folder = bool(below) or member.is_folder
        if is_cache(name):
            if is_folder and not is_system(name):
                hidden.add(name)
            return
        under = self._under.setdefault(name, [])
        if is_folder:
            self._folders.add(name)
        if not member.is_folder and not any(map(is_cache, below)):
            under.append(member)

    def _entry(self, name: str, under: list[Member]) -> Entry:
        if name in self._folders:
            return Entry(name, "folder")
        return Entry(name, "special" if is_special(under[-1].problem) else "file")

    def within(self, name: str) -> "ArchiveTop":
        """Return the view of a folder at the top."""
        prefix = f"{self._prefix}{name}/"
        members = [
            member
            for member in self._members
            if member.path.startswith(prefix) and member.problem not in NOWHERE
        ]
        top = ArchiveTop(self.root, self._archive_kind, members, prefix, self._before)
        top.unread = [*self.unread, *top.unread]
        return top

    def place(self, name: str) -> str:
        """Return the path of a name at the top, relative to the source."""
        return self._before + self._prefix + name

    def read(self, name: str, most: int) -> bytes:
        """Return the content of a file at the top, or raise UnreadableError."""
        with opened(self.root) as stream:
            wanted = [m for m in self._under[name] if m.path == self._prefix + name][-1:]
            read = contents_of(stream, self._archive_kind, wanted, most, CLASS_ARCHIVE)
            for _, content in read:
                if isinstance(content, bytes):
                    return content
                raise UnreadableError(content)
        raise UnreadableError("is no longer there")

    def items(self, name: str, path: str) -> list[Item]:
        """Return the files under a name at the top, each with its place in the archive."""
        start = len(self._prefix + name) + 1
        found = []
        for member in self._under[name]:
            below = f"{path}/{member.path[start:]}".strip("/") or name
            is_whole = len(member.path) < start
            found.append(Item(below, member.path, is_whole=is_whole, member=member))
        return found

    def is_repository(self, name: str) -> bool:  # noqa: ARG002 - caches are not listed
        """Return False: what git keeps is left out of the listing."""
        return False

    def paths(self) -> list[str]:
        """Return paths of files below, those nearest to the top first."""
        start = len(self._prefix)
        under = [member.path[start:] for group in self._under.values() for member in group]
        return sorted(under, key=lambda path: (path.count("/"), path))


def top_of(source: Path, before: str = "") -> Top:
    """Return the view of a class.

    Args:
        source: A folder or an archive.
        before: What stands before a path in an archive in messages.

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
            return ArchiveTop(source, kind, members_of(stream, kind, CLASS_ARCHIVE), "", before)
        except BrokenArchiveError as error:
            raise UnreadableError(str(error)) from error
        except (OSError, ValueError, OverflowError) as error:
            raise UnreadableError("is broken") from error


def _hidden(place: str) -> Unread:
    return Unread(shown(place, 200), "Its name begins with a dot, which hides it: rename it.")
