"""Looks for what must not be in a students' tree, whoever put it there.

The scan knows nothing of how the tree was made: it reads the instructors' files on the one side
and the files of the tree on the other. It looks for files that have no business there; for lines
of solution regions, of hidden checks and what only they use, and of cases; and for the texts and
ids of diagnoses that only hidden checks reach, titles of hidden checks and what cases are about.

A line of a few letters or an import says nothing and is passed over, as is one that the stubs show.
A check file may hold the lines of public checks; that one of these is also a line of a solution is
not for this program to judge, and is reported. The program in `grader/` is the same for everybody:
there only long lines count. Not found: what was rewritten or encoded.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.cases import read_cases
from grader.flows.release_checks import PublicPart
from grader.pack import read_pack_text
from grader.regions import given_stub

_TELLING = 12
_TELLING_IN_PROGRAM = 60
_TELLING_TEXT = 20
_FEW = 2
_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"
_SAYS_NOTHING = re.compile(r"(from \S+ )?import .*|\w+,?")
_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_NO_BUSINESS = re.compile(r"(^|/)(solutions|cases|__pycache__|\.git)(/|$)")


@dataclass(frozen=True, slots=True)
class Leak:
    """Something hidden that stands in the tree.

    Args:
        path: The file of the tree, relative to it.
        origin: Where it is hidden, such as `solutions/ex01_scale.py`.
        text: What it is.
    """

    path: str
    origin: str
    text: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """What students are meant to see of all exercises: of one it is no secret of another.

    Args:
        stubs: Lines of the stubs.
        checks: Lines of public checks and of what they use.
        texts: All words of stubs, public checks and the diagnoses that they reach.
        ids: Ids of these diagnoses.
    """

    stubs: frozenset[str]
    checks: frozenset[str]
    texts: str
    ids: frozenset[str]

    @classmethod
    def of(cls, parts: Sequence[PublicPart]) -> "_Shown":
        texts: list[str] = []
        for part in parts:
            texts += [given_stub(part.exercise), *part.kept_lines, part.catalogue.title]
            texts += [spec.title for spec in part.specs if spec.public]
            for id_ in part.diagnoses:
                diagnosis = part.catalogue.diagnoses[id_]
                texts += [diagnosis.title, diagnosis.why, *diagnosis.hints]
        return cls(
            stubs=frozenset(_lines(given_stub(part.exercise) for part in parts)),
            checks=frozenset(_lines(line for part in parts for line in part.kept_lines)),
            texts="\n".join(map(_plain, texts)),
            ids=frozenset(id_ for part in parts for id_ in part.diagnoses),
        )


@dataclass(frozen=True, slots=True)
class _Secrets:
    """What is hidden of one exercise.

    Args:
        name: The exercise.
        regions: Lines of each solution region.
        lines: Lines of solution regions, hidden checks and cases, and where each stands.
        texts: Texts that are looked for inside of lines too, and where each stands.
        ids: Ids of hidden diagnoses, and where they stand.
    """

    name: str
    regions: tuple[frozenset[str], ...]
    lines: dict[str, str]
    texts: dict[str, str]
    ids: dict[str, str]

    @classmethod
    def of(cls, part: PublicPart, shown: _Shown) -> "_Secrets":
        exercise = part.exercise
        solution = f"solutions/{exercise.solution_path.name}"
        checks = f"tests_hidden/{exercise.checks_path.name}"
        catalogue = f"tests_hidden/{exercise.catalogue_path.name}"
        regions = tuple(_regions_of(read_pack_text(exercise.solution_path)))
        lines = dict.fromkeys(_lines([part.source]), checks)
        texts = {spec.title: checks for spec in part.specs if not spec.public}
        for case in read_cases(exercise):
            origin = f"tests_hidden/cases/{exercise.name}/{case.path.name}"
            lines |= dict.fromkeys(_lines([case.text]), origin)
            texts[case.about] = origin
        hidden = {i: d for i, d in part.catalogue.diagnoses.items() if i not in part.diagnoses}
        for diagnosis in hidden.values():
            own = (diagnosis.title, diagnosis.why, *diagnosis.hints)
            texts |= dict.fromkeys(own, catalogue)
        lines |= {line: solution for region in regions for line in region}
        plain = {_plain(text): origin for text, origin in texts.items()}
        return cls(
            name=exercise.name,
            regions=regions,
            lines={line: o for line, o in lines.items() if line not in shown.stubs},
            texts={
                t: o for t, o in plain.items() if len(t) >= _TELLING_TEXT and t not in shown.texts
            },
            ids={
                i: catalogue
                for i in hidden
                if "-" in i and i not in shown.ids and i not in shown.texts
            },
        )


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the tree, in the forms that are looked at."""

    place: str
    lines: frozenset[str]
    flowing: str
    words: frozenset[str]

    @classmethod
    def of(cls, place: str, text: str) -> "_File":
        lines = frozenset(map(_plain, text.split("\n")))
        return cls(place, lines, _plain(text), frozenset(_KEBAB.findall(text)))

    @property
    def is_program(self) -> bool:
        return self.place.startswith("grader/")

    @property
    def is_checks(self) -> bool:
        return self.place.startswith("tests_hidden/test_")


def leaks_in(folder: Path, parts: Sequence[PublicPart]) -> tuple[list[Leak], list[Leak]]:
    """Return what is hidden and stands in a tree, and what public checks share with solutions.

    Args:
        folder: The students' tree.
        parts: The exercises that it was made of.

    Returns:
        Leaks, which must not be; and lines of solutions that are lines of public checks too, for
        an instructor to look at.

    Raises:
        PackError: A file of the pack is not well formed.
    """
    shown = _Shown.of(parts)
    secrets = [_Secrets.of(part, shown) for part in parts]
    leaks: list[Leak] = []
    shared: list[Leak] = []
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if path.is_symlink() or _NO_BUSINESS.search(place):
            leaks.append(Leak(place, "", "a file that has no business in a students' tree"))
        elif path.is_file():
            text = _text_of(path)
            if text is None:
                leaks.append(Leak(place, "", "a file that is not text"))
                continue
            file = _File.of(place, text)
            for secret in secrets:
                leaks += _found_in(file, secret, shown)
                if file.place == f"tests_hidden/test_{secret.name}.py":
                    shared += _shared(file, secret, shown)
    return leaks, shared


def _found_in(file: _File, secret: _Secrets, shown: _Shown) -> Iterator[Leak]:
    found = file.lines & secret.lines.keys()
    if file.is_checks:
        found -= shown.checks
    for line in sorted(found):
        if not file.is_program or len(line) >= _TELLING_IN_PROGRAM:
            yield Leak(file.place, secret.lines[line], line)
    for text, origin in secret.texts.items():
        if text in file.flowing:
            yield Leak(file.place, origin, text)
    if not file.is_program:
        for id_ in sorted(secret.ids.keys() & file.words):
            yield Leak(file.place, secret.ids[id_], id_)
    for region in secret.regions:
        if len(region - shown.stubs) > _FEW and region <= file.lines:
            yield Leak(file.place, f"solutions/{secret.name}.py", "the whole of a solution region")


def _shared(file: _File, secret: _Secrets, shown: _Shown) -> Iterator[Leak]:
    solution = {line for region in secret.regions for line in region} - shown.stubs
    for line in sorted(solution & file.lines):
        yield Leak(file.place, f"solutions/{secret.name}.py", line)


def _regions_of(solution: str) -> Iterator[frozenset[str]]:
    region: list[str] | None = None
    for line in map(_plain, solution.split("\n")):
        if line.startswith(_BEGIN):
            region = []
        elif line.startswith(_END) and region is not None:
            yield frozenset(_lines(region))
            region = None
        elif region is not None:
            region.append(line)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    """Yield the lines of texts that say something."""
    for text in texts:
        for line in map(_plain, text.split("\n")):
            if len(line) >= _TELLING and _SAYS_NOTHING.fullmatch(line) is None:
                yield line


def _text_of(path: Path) -> str | None:
    """Return the text of a file; of a notebook all texts in it."""
    try:
        text = path.read_text(encoding="utf-8")
        return "\n".join(_strings(json.loads(text))) if path.suffix == ".ipynb" else text
    except ValueError:
        return None


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            yield "".join(value)  # the lines of a cell
        else:
            for one in value:
                yield from _strings(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)


def _plain(text: str) -> str:
    return " ".join(text.split())
