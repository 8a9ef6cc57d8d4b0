"""Makes the students' tree from the instructors', and proves that nothing hidden is in it.

The tree is put together beside its destination, scanned there, and takes its name at the end: there
is never a half of it, nor one that the scan has not passed. The same pack gives the same bytes.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import grader
from grader.errors import GraderFault, PackError, UsageError
from grader.flows.release_checks import PublicPart
from grader.flows.release_scan import Leak, leaks_in
from grader.flows.release_texts import GITIGNORE, MAKEFILE, readme, students_pyproject
from grader.pack import Exercise, Pack, read_pack_text
from grader.regions import given_stub

_PROGRAM_SUFFIXES = frozenset({".py", ".json", ".ini", ".typed"})
_LEAKS_SHOWN = 5

Extra = Callable[[Path], None]


class LeakError(GraderFault):
    """Something hidden would have been in the students' tree.

    Args:
        leaks: What it is, and where.
    """

    def __init__(self, leaks: Sequence[Leak]) -> None:
        first = "; ".join(
            f"{leak.path}: {leak.text} ({leak.origin})" for leak in leaks[:_LEAKS_SHOWN]
        )
        more = f"; and {len(leaks) - _LEAKS_SHOWN} more" if len(leaks) > _LEAKS_SHOWN else ""
        super().__init__(
            f"Something hidden would be in the students' tree: {first}{more}.",
            "Nothing was written.",
        )
        self.leaks = tuple(leaks)


@dataclass(frozen=True, slots=True)
class Released:
    """A students' tree.

    Args:
        folder: Where it is.
        files: How many files it has.
        parts: Its exercises.
        shared: Lines of public checks that are lines of solutions too, for a person to look at.
    """

    folder: Path
    files: int
    parts: tuple[PublicPart, ...]
    shared: tuple[Leak, ...]


def release(
    pack: Pack, target: Path, exercises: Sequence[Exercise], extras: Sequence[Extra] = ()
) -> Released:
    """Make the students' tree of a pack.

    Args:
        pack: The instructors' pack, with solutions.
        target: A folder that is not there yet, or empty.
        exercises: Which exercises of the pack.
        extras: What else is to be in the tree: each is given the folder, before the scan.

    Raises:
        UsageError: The target can't be used, or the pack is itself a students' tree.
        PackError: A file of the pack is not well formed, or an exercise has no public check.
        LeakError: The scan found something; nothing was written.
    """
    for exercise in exercises:
        if not exercise.solution_path.is_file():
            raise UsageError(
                f"There is no solution of {exercise.name} here, so this is no instructors' tree.",
                "Release from the tree that holds solutions/.",
            )
    target = target.absolute()
    _demand_free(target)
    parts = tuple(PublicPart.of(exercise) for exercise in exercises)
    files = _files(pack, parts)
    try:
        made = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:40]}."))
    except OSError as error:
        raise UsageError(
            f"{target.parent} can't be written to: {error.strerror}.", "Name a folder of yours."
        ) from None
    try:
        _write(files, made)
        for extra in extras:
            extra(made)
        leaks, shared = leaks_in(made, parts)
        if leaks:
            raise LeakError(leaks)
        count = sum(1 for path in made.rglob("*") if path.is_file())
        umask = os.umask(0)
        os.umask(umask)
        made.chmod(0o777 & ~umask)
        made.rename(target)  # takes the place of an empty folder, and of nothing else
    except OSError as error:
        raise UsageError(f"{target} could not be written: {error.strerror}.") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)  # after the rename there is none
    return Released(target, count, parts, tuple(shared))


def _demand_free(target: Path) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UsageError(f"{target} is no folder.", "Name a folder that is not there yet.")
    if target.is_dir() and any(target.iterdir()):
        raise UsageError(
            f"{target} is not empty; nothing was written.", "Name an empty folder, or a new one."
        )
    if not target.parent.is_dir():
        raise UsageError(f"There is no folder {target.parent}.", "Make it first.")


def _write(files: dict[str, bytes], folder: Path) -> None:
    for place, content in sorted(files.items()):
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _files(pack: Pack, parts: Sequence[PublicPart]) -> dict[str, bytes]:
    """Return every file of the tree by its place."""
    texts: dict[str, str] = {}
    for part in parts:
        name = part.exercise.name
        texts[f"exercises/{name}.py"] = given_stub(part.exercise)
        texts[f"tests_hidden/stubs/{name}.py"] = given_stub(part.exercise)
        texts[f"tests_hidden/test_{name}.py"] = part.checks_text
        texts[f"tests_hidden/{name}.toml"] = part.catalogue_text
    notebooks = _notebooks(pack, parts)
    texts["README.md"] = readme(parts, has_notebooks=bool(notebooks))
    texts["Makefile"] = MAKEFILE
    texts[".gitignore"] = GITIGNORE
    texts["pyproject.toml"] = students_pyproject(_beside(pack, "pyproject.toml"))
    texts["constraints.txt"] = _beside(pack, "constraints.txt")
    texts["LICENSE"] = _beside(pack, "LICENSE")
    files = {place: text.encode() for place, text in texts.items()}
    program = Path(grader.__file__).parent
    for path in sorted(program.rglob("*")):
        if path.is_file() and (path.suffix in _PROGRAM_SUFFIXES or path.name == "py.typed"):
            files[f"grader/{path.relative_to(program).as_posix()}"] = path.read_bytes()
    for folder in (pack.root / "docs" / "students", pack.root / "docs" / "students.md"):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if path.is_file():
                files[path.relative_to(pack.root).as_posix()] = path.read_bytes()
    return files | notebooks


def _notebooks(pack: Pack, parts: Sequence[PublicPart]) -> dict[str, bytes]:
    """Return the notebook form of the exercises."""
    from grader.flows.notebook_form import notebooks_of  # noqa: PLC0415 - for this command alone

    forms = notebooks_of(pack, [part.exercise for part in parts])
    return {f"notebooks/{name}": content for name, content in forms.items()}


def _beside(pack: Pack, name: str) -> str:
    """Return the text of a file of the pack, or else of the program's own tree."""
    for folder in (pack.root, Path(grader.__file__).parents[1]):
        if (folder / name).is_file():
            return read_pack_text(folder / name)
    raise PackError(f"There is no {name} to give to students.", "Put one beside exercises/.")
