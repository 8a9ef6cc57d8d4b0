"""Where the files of an exercise pack are, so that no other module builds a path by hand.

A pack is a folder with `exercises/` and `tests_hidden/`. What is in `tests_hidden/` decides which
exercises there are: a stub that was deleted is still an exercise, and a stray file in `exercises/`
is none. `solutions/` may be missing, as it is in a students' tree.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.errors import PackError, UsageError

_CHECK_FILE = re.compile(r"test_(?P<name>ex\d\d_[a-z0-9_]+)\.py")
_NUMBER = re.compile(r"(?:ex)?(?P<digits>[0-9]{1,4})")
_LIST_TIP = "`python -m grader list` shows the exercises of this pack."


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise and its files; only the check file is sure to exist.

    Args:
        name: Base name of all its files, such as `ex01_my_sequential`.
        stub_path: What the student edits.
        solution_path: The single source of the stub.
        checks_path: Checks and probes.
        catalogue_path: Titles, diagnoses and hints.
        cases_path: Folder of right and wrong answers.
    """

    name: str
    stub_path: Path
    solution_path: Path
    checks_path: Path
    catalogue_path: Path
    cases_path: Path

    @classmethod
    def at(cls, root: Path, name: str) -> "Exercise":
        """Return the exercise `name` of the pack in the folder `root`."""
        hidden = root / "tests_hidden"
        return cls(
            name=name,
            stub_path=root / "exercises" / f"{name}.py",
            solution_path=root / "solutions" / f"{name}.py",
            checks_path=hidden / f"test_{name}.py",
            catalogue_path=hidden / f"{name}.toml",
            cases_path=hidden / "cases" / name,
        )

    @property
    def given_stub_path(self) -> Path:
        """Return where a tree without solutions keeps the stub as it was given."""
        return self.checks_path.parent / "stubs" / f"{self.name}.py"

    @property
    def number(self) -> str:
        """Return the short name, such as `ex01`, that check ids begin with."""
        return self.name[:4]

    @property
    def topic(self) -> str:
        """Return the name without its number, such as `my_sequential`."""
        return self.name[5:]


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of exercises.

    Args:
        root: The folder that holds `exercises/` and `tests_hidden/`.
        exercises: Its exercises in the order of their numbers.
    """

    root: Path
    exercises: tuple[Exercise, ...]

    @classmethod
    def find(cls, start: Path) -> "Pack":
        """Return the pack that the folder `start` lies in.

        Args:
            start: A folder; it and the folders above it are looked at, nearest first.

        Returns:
            The nearest pack.

        Raises:
            UsageError: No folder on the way up is a pack.
            PackError: Two exercises of the pack have the same number.
        """
        here = start.resolve()
        for folder in (here, *here.parents):
            if (folder / "exercises").is_dir() and (folder / "tests_hidden").is_dir():
                return cls(folder, _exercises_of(folder))
        raise UsageError(
            f"There is no exercise pack in {here} or in a folder above it.",
            "Change to the folder that holds exercises/ and tests_hidden/.",
        )

    def demand_solutions(self, command: str) -> None:
        """Refuse a command that only makes sense in the instructors' tree.

        Raises:
            UsageError: There is no `solutions/`, so this is a students' tree.
        """
        if not (self.root / "solutions").is_dir():
            raise UsageError(
                "There is no solutions/ here.", f"{command} needs the instructors' tree."
            )

    def select(self, names: Iterable[str]) -> tuple[Exercise, ...]:
        """Return the exercises that are meant, each once, in the order of the pack.

        Args:
            names: Full names, numbers (`ex01`, `01`, `1`) or file paths; none means all.

        Returns:
            The selected exercises.

        Raises:
            UsageError: A name belongs to no exercise.
        """
        wanted = {self._named(name).name for name in names}
        if not wanted:
            return self.exercises
        return tuple(exercise for exercise in self.exercises if exercise.name in wanted)

    def _named(self, name: str) -> Exercise:
        base = re.split(r"[/\\]", name)[-1].lower().removesuffix(".py").removeprefix("test_")
        number = _NUMBER.fullmatch(base)
        short = f"ex{int(number['digits']):02}" if number else base
        for exercise in self.exercises:
            if short in (exercise.name, exercise.number):
                return exercise
        near = self._nearest(base, int(number["digits"]) if number else None)
        offer = f" The nearest name is {near.name}." if near else ""
        raise UsageError(f"There is no exercise {name!r}.{offer}", _LIST_TIP)

    def _nearest(self, base: str, number: int | None) -> Exercise | None:
        if number is not None:
            return min(
                self.exercises,
                key=lambda exercise: abs(int(exercise.number[2:]) - number),
                default=None,
            )
        known = {e.topic: e for e in self.exercises} | {e.name: e for e in self.exercises}
        near = difflib.get_close_matches(base, known, n=1, cutoff=0.5)
        return known[near[0]] if near else None


def read_pack_text(path: Path) -> str:
    r"""Return the text of a file of the pack.

    Args:
        path: A file that should be UTF-8 text.

    Returns:
        The text, with `\n` as the only line ending and without a byte order mark.

    Raises:
        PackError: The file can't be read or isn't UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PackError(f"{path}: can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PackError(f"{path}: isn't UTF-8 text (byte {error.start}).") from error


def _exercises_of(root: Path) -> tuple[Exercise, ...]:
    """Return the exercises of the pack in `root`, or raise PackError on a number used twice."""
    found: dict[str, Exercise] = {}
    for path in sorted((root / "tests_hidden").iterdir()):
        match = _CHECK_FILE.fullmatch(path.name)
        if not match:
            continue
        exercise = Exercise.at(root, match["name"])
        if exercise.number in found:
            other = found[exercise.number].checks_path.name
            raise PackError(f"{path}: the number {exercise.number} is taken by {other}.")
        found[exercise.number] = exercise
    return tuple(found.values())
