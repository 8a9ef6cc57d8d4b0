"""Makes a class whose scores are known by construction: right, wrong, hostile and broken answers.

The answers come from the bank that proves the checks: what a wrong one earns follows from its
header. They are handed in as students do: as files, in archives, in subfolders, as notebooks.
"""

import argparse
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measuring import ROOT

from grader.cases import Case, case_source, read_cases
from grader.check_specs import CheckSpec, read_check_specs
from grader.pack import Exercise, Pack, read_pack_text

_EPOCH = (2026, 1, 1, 0, 0, 0)
# Of twenty students twelve have right answers, seven wrong ones, and one a hostile or broken one.
_TWENTIETHS, _RIGHT, _ODD = 20, 12, 19
FORMS = ("folder", "subfolder", "zip", "tar.gz", "notebook", "zip of a folder")
# What earns nothing in its exercise, whatever the checks are. Each replaces the whole file.
HOSTILE = {
    "exits": "import os\nos._exit(0)\n",
    "loops": "while True:\n    pass\n",
    "eats memory": "hog = []\nwhile True:\n    hog.append(bytearray(1 << 24))\n",
    "floods": "while True:\n    print('x' * 100_000)\n",
    "forks": "import os\nwhile True:\n    os.fork()\n",
    "recurses": "def f():\n    f()\nf()\n",
    "kills": "import os\nos.kill(os.getppid(), 9)\nos.kill(0, 9)\n",
    "does not parse": "def twice(x:\n",
    "is no text": "\0\1\2",
    "raises": "raise SystemExit(0)\n",
}


@dataclass(frozen=True)
class Answer:
    """One answer to one exercise, and what it must earn."""

    content: bytes
    earned: float


@dataclass
class Bank:
    """The answers to one exercise, by kind."""

    exercise: Exercise
    right: list[Answer]
    wrong: list[Answer]


def bank_of(exercise: Exercise) -> Bank:
    """Read the bank of an exercise."""
    solution = read_pack_text(exercise.solution_path)
    specs = [spec for spec in read_check_specs(exercise.checks_path) if not spec.gpu]
    full = float(sum(spec.points for spec in specs))
    bank = Bank(exercise, [Answer(solution.encode(), full)], [])
    for case in read_cases(exercise):
        answer = Answer(case_source(case, solution), _earned(case, specs))
        (bank.right if case.kind == "right" else bank.wrong).append(answer)
    return bank


def _earned(case: Case, specs: Sequence[CheckSpec]) -> float:
    return float(sum(spec.points for spec in specs if spec.name not in case.expected))


def make(
    folder: Path, count: int, exercises: Sequence[Exercise], seed: int = 1, *, plain: bool = False
) -> dict[str, float]:
    """Make a class.

    Args:
        folder: Where to; it must not exist.
        count: How many students.
        exercises: What they hand in.
        seed: Of the choices.
        plain: Whether all hand in a folder of files.

    Returns:
        What each must earn, by name: 60 % have right answers, 35 % one wrong one for each
        exercise, 5 % a hostile or broken one among right ones.
    """
    choose = random.Random(seed)  # noqa: S311 - a repeatable class
    banks = [bank_of(exercise) for exercise in exercises]
    folder.mkdir(parents=True)
    expected = {}
    for number in range(count):
        name, share = f"student{number:05d}", number % _TWENTIETHS
        answers = {}
        odd = choose.randrange(len(banks))
        for place, bank in enumerate(banks):
            answer = choose.choice(bank.wrong if _RIGHT <= share < _ODD else bank.right)
            if share == _ODD and place == odd:
                answer = Answer(choose.choice(list(HOSTILE.values())).encode(), 0.0)
            answers[bank.exercise.name] = answer
        form = FORMS[number % len(FORMS)]
        # Notebooks are read more kindly than files, so what is wrong there may earn more.
        if plain or share == _ODD or (form == "notebook" and share >= _RIGHT):
            form = "folder"
        _hand_in(folder, name, {key: one.content for key, one in answers.items()}, form)
        expected[name] = sum(answer.earned for answer in answers.values())
    return expected


def _hand_in(folder: Path, name: str, files: dict[str, bytes], form: str) -> None:
    named = {f"{key}.py": content for key, content in files.items()}
    if form == "folder":
        _write(folder / name, named)
    elif form == "subfolder":
        _write(folder / name / "repo" / "exercises", named)
    elif form == "notebook":
        _write(folder / name, {"answers.ipynb": _notebook(files)})
    elif form == "tar.gz":
        with tarfile.open(folder / f"{name}.tar.gz", "w:gz") as archive:
            for path, content in named.items():
                info = tarfile.TarInfo(path)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    else:
        inner = f"{name}/" if form != "zip" else ""
        with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in named.items():
                archive.writestr(zipfile.ZipInfo(inner + path, _EPOCH), content)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _notebook(files: dict[str, bytes]) -> bytes:
    cells: list[dict[str, object]] = []
    for name, content in files.items():
        told = {
            "cell_type": "markdown",
            "id": f"m-{name[:4]}",
            "metadata": {},
            "source": f"# {name}",
        }
        code = {"cell_type": "code", "id": f"c-{name[:4]}", "outputs": [], "execution_count": None}
        metadata = {"tags": [f"exercise:{name}"]}
        cells += [told, {**code, "metadata": metadata, "source": content.decode()}]
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    return json.dumps(document).encode()


def main() -> None:
    """Make a class, and write what each must earn beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-n", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="folders of files only")
    parser.add_argument("exercises", nargs="*")
    arguments = parser.parse_args()
    chosen = Pack.find(ROOT).select(arguments.exercises)
    expected = make(arguments.folder, arguments.n, chosen, arguments.seed, plain=arguments.plain)
    path = arguments.folder.with_suffix(".expected.json")
    path.write_text(json.dumps(expected, indent=1))
    print(f"{len(expected)} submissions in {arguments.folder}, what they must earn in {path}")


if __name__ == "__main__":
    main()
