"""Names that come from outside: shown safely, sorted out, and made into keys."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from grader.intake.types import ArchiveKind
from grader.text import one_line

_UNSAFE_IN_KEY = re.compile(r"[^A-Za-z0-9._@+-]+")
_LONGEST_KEY = 80
_SUFFIX = 9  # a hyphen and eight hex digits
_CACHES = frozenset({"__macosx", "__pycache__", "thumbs.db", "desktop.ini"})
_LIBRARIES = frozenset({"node_modules", "site-packages", "venv", "virtualenv"})
_ARCHIVES: tuple[tuple[str, ArchiveKind], ...] = (
    (".zip", "zip"),
    (".tar", "tar"),
    (".tar.gz", "tar.gz"),
    (".tgz", "tar.gz"),
    (".tar.bz2", "tar.bz2"),
    (".tbz2", "tar.bz2"),
    (".tbz", "tar.bz2"),
    (".tar.xz", "tar.xz"),
    (".txz", "tar.xz"),
)
ABSOLUTE, OUTSIDE, NAMELESS = (
    "has an absolute path",
    "has a path that leads out of the archive",
    "has no name",
)
_OTHER_ARCHIVES = (".7z", ".rar", ".gz", ".bz2", ".xz", ".zst", ".lz", ".lzma", ".z")


def shown(name: str, limit: int = 100) -> str:
    """Return a name as it can be put into a message; never empty."""
    return one_line(name, limit) or "(no name)"


def listed(names: Sequence[str], most: int = 8) -> str:
    """Return some names as a list for a sentence, and how many more there are."""
    text = ", ".join(shown(name, 40) for name in names[:most])
    return text if len(names) <= most else f"{text} and {len(names) - most} more"


def is_cache(name: str) -> bool:
    """Return whether a file or folder is what systems leave behind, which nobody hands in."""
    return name.startswith(".") or name.lower() in _CACHES


def is_library(name: str) -> bool:
    """Return whether a folder has the name of installed packages."""
    return name.lower() in _LIBRARIES


def archive_kind(name: str) -> ArchiveKind | None:
    """Return which archive a file is by its name; None if it is none that can be read."""
    lower = name.lower()
    return next((kind for ending, kind in _ARCHIVES if lower.endswith(ending)), None)


def is_other_archive(name: str) -> bool:
    """Return whether a file is an archive of a kind that isn't read here."""
    return archive_kind(name) is None and name.lower().endswith(_OTHER_ARCHIVES)


def is_special(problem: str) -> bool:
    """Return whether a clause says that something is no ordinary file."""
    return problem.startswith("is a ") and problem.endswith(("link", "file"))


def split_name(name: str) -> tuple[str, str]:
    """Return a file's name without its ending, and the ending in lower case, `.tar.gz` as one."""
    lower = name.lower()
    for ending, _ in _ARCHIVES:
        if ending.count(".") > 1 and lower.endswith(ending):
            return name[: -len(ending)], ending
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending.lower()) if stem else (name, "")


def member_path(name: str) -> tuple[str, str]:
    r"""Return the path of a member of an archive and what is wrong with it.

    Args:
        name: The name as it stands in the archive; `\` separates folders, too, because some
            programs on Windows write it.

    Returns:
        The path with single `/`, and a clause such as `has a path that leads out of the archive`,
        empty if it can be read.
    """
    unified = name.replace("\\", "/")
    parts = [part for part in unified.split("/") if part not in ("", ".")]
    path = "/".join(parts)
    if unified.startswith("/") or re.match(r"[A-Za-z]:/", unified):
        return path, ABSOLUTE
    if ".." in parts:
        return path, OUTSIDE
    return path, "" if path else NAMELESS


def keys_of(students: Sequence[tuple[str, str]]) -> list[str]:
    """Return a key for each student: unique, whatever the order.

    Args:
        students: Id and place of each; two with the same place differ in the id or are the same.

    Returns:
        Keys of ASCII letters, digits and `._-@+`, at most 80 characters, that differ in more than
        their case. Ids that give the same key get a suffix from a hash of id and place.
    """
    natural = [_key(student) for student, _ in students]
    keys = list(natural)
    for attempt in range(64):
        uses = Counter(key.casefold() for key in keys)
        double = [number for number, key in enumerate(keys) if uses[key.casefold()] > 1]
        if not double:
            break
        for number in double:
            student, place = students[number]
            digest = _digest(f"{student}\0{place}\0{attempt}")
            keys[number] = f"{natural[number][: _LONGEST_KEY - _SUFFIX]}-{digest}"
    return keys


def _key(student: str) -> str:
    """Return an id as a key; letters with marks lose these, other letters are lost altogether."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", student) if not unicodedata.combining(c)
    )
    key = _UNSAFE_IN_KEY.sub("_", plain).lstrip(".-_").rstrip("_")
    if not re.search(r"[A-Za-z0-9]", key):
        return f"student-{_digest(student)}"
    if len(key) > _LONGEST_KEY:
        return f"{key[: _LONGEST_KEY - _SUFFIX]}-{_digest(student)}"
    return key


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:8]
