"""Names that come from outside: shown safely, sorted out, and made into keys."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from grader.intake.limits import MAX_PATH_LENGTH, MAX_PATH_PARTS
from grader.intake.types import ArchiveKind
from grader.text import one_line

_UNSAFE_IN_KEY = re.compile(r"[^A-Za-z0-9._@+-]+")
_SHOWN_OF_LONG = 200
_LONGEST_KEY = 80
_SUFFIX = 9  # a hyphen and eight hex digits
_CACHES = frozenset({"__macosx", "__pycache__", "thumbs.db", "desktop.ini"})
_HIDDEN = frozenset(
    f".{name}"
    for name in (
        *("git", "github", "gitlab", "hg", "svn", "idea", "vscode", "vs", "settings", "spyproject"),
        *("ipynb_checkpoints", "jupyter", "ipython", "virtual_documents", "devcontainer"),
        *("mypy_cache", "pytest_cache", "ruff_cache", "cache", "config", "local", "tox", "nox"),
        *("venv", "env", "conda", "ds_store", "spotlight-v100", "fseventsd", "temporaryitems"),
        *("documentrevisions-v100", "appledouble"),
    )
)
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
NOWHERE = (
    "has an absolute path",
    "has a path that leads out of the archive",
    "has no name",
    "has a path that is too long",
)
_ABSOLUTE, _OUTSIDE, _NAMELESS, _LONG = NOWHERE
_OTHER_ARCHIVES = (".7z", ".rar", ".gz", ".bz2", ".xz", ".zst", ".lz", ".lzma", ".z")


def shown(name: str, limit: int = 100) -> str:
    """Return a name as it can be put into a message; never empty."""
    return one_line(name, limit) or "(no name)"


def listed(names: Sequence[str], most: int = 8, limit: int = 40) -> str:
    """Return some names as a list for a sentence, and how many more there are."""
    text = ", ".join(shown(name, limit) for name in names[:most])
    return text if len(names) <= most else f"{text} and {len(names) - most} more"


def is_cache(name: str) -> bool:
    """Return whether a file or folder is what systems leave behind, which nobody hands in."""
    return name.startswith(".") or name.lower() in _CACHES


def is_system(name: str) -> bool:
    """Return whether a name is that of a cache or of what programs keep, hidden or not."""
    lower = name.lower()
    return lower in _CACHES or lower in _HIDDEN or lower.startswith(("._", ".trash", ".nfs"))


def is_code(name: str) -> bool:
    """Return whether a file is a Python file or a notebook by its name."""
    return name.lower().endswith((".py", ".ipynb"))


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
    if len(name) > MAX_PATH_LENGTH:
        return name[-_SHOWN_OF_LONG:], _LONG
    unified = name.replace("\\", "/")
    parts = [part for part in unified.split("/") if part not in ("", ".")]
    path = "/".join(parts)
    if unified.startswith("/") or re.match(r"[A-Za-z]:/", unified):
        return path, _ABSOLUTE
    if ".." in parts:
        return path, _OUTSIDE
    if len(parts) > MAX_PATH_PARTS:
        return path[-_SHOWN_OF_LONG:], _LONG
    return path, "" if path else _NAMELESS


def keys_of(students: Sequence[tuple[str, str]]) -> list[str]:
    """Return a key for each student: unique, whatever the order.

    Args:
        students: Id and place of each; two with the same place differ in the id or are the same.

    Returns:
        Keys of ASCII letters, digits and `._-@+`, at most 80 characters, that differ in more than
        their case. Of ids that give the same key one that is a key already keeps it; the others get
        a suffix from a hash of id and place. So an id that is a key keeps it whoever else comes,
        unless another differs from it in its case alone; the key of any other id can get a suffix
        when one that gives the same key joins the class.
    """
    natural = [_key(student) for student, _ in students]
    keys = list(natural)
    own = Counter(
        key.casefold() for key, (student, _) in zip(keys, students, strict=True) if key == student
    )
    for attempt in range(64):
        uses = Counter(key.casefold() for key in keys)
        double = [number for number, key in enumerate(keys) if uses[key.casefold()] > 1]
        if not double:
            break
        for number in double:
            student, place = students[number]
            if student == keys[number] and own[student.casefold()] == 1:
                continue
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
