"""Other autograders, each with the eight checks in its own form and run as its manual says.

None of them puts anything between student code and the checks. What is done once for an
assignment is `prepare`; what is done for each class is `commands`, and that alone is measured.
"""

import ast
import csv
import json
import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from cpu_group import Command
from measuring import ROOT, cost_of_command

CHECKS = (ROOT / "benchmarks" / "peer_checks.py").read_text()
CHECK_NAMES = tuple(
    node.name.removeprefix("test_")
    for node in ast.parse(CHECKS).body
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
)
EXERCISE = "ex01_my_sequential"
FILE = f"{EXERCISE}.py"

PYTEST_FIXTURE = f"""\
import importlib

import pytest


@pytest.fixture
def student():
    return importlib.import_module("{EXERCISE}")
"""

GRADESCOPE_HEAD = f"""\
import unittest

import checks
import {EXERCISE} as student
from gradescope_utils.autograder_utils.decorators import weight


class TestExercise(unittest.TestCase):
"""
GRADESCOPE_CASE = """\
    @weight(1)
    def test_{name}(self):
        checks.test_{name}(student)

"""
GRADESCOPE_RUNNER = """\
import unittest

from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

suite = unittest.defaultTestLoader.discover("tests")
with open("../results/results.json", "w") as stream:
    JSONTestRunner(stream=stream).run(suite)
"""

OTTER_HEAD = f"""

from types import SimpleNamespace

from otter.test_files import test_case

OK_FORMAT = False
name = "{EXERCISE}"
"""
OTTER_CASE = """

@test_case(name="{name}", points=1)
def case_{name}(env):
    test_{name}(SimpleNamespace(**env))
"""

NBGRADER_CONFIG = 'get_config().CourseDirectory.course_id = "peers"\n'
NBGRADER_KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


class Peer(ABC):
    """An autograder with a class before it.

    Args:
        environment: The virtual environment that it is installed in.
        folder: A folder of its own.
        submissions: The text that each student hands in, by name.
    """

    name: ClassVar[str]
    requirements: ClassVar[tuple[str, ...]]

    def __init__(self, environment: Path, folder: Path, submissions: Mapping[str, str]) -> None:
        self.programs = environment / "bin"
        self.folder = folder
        self.submissions = submissions

    def words(self, *words: str) -> list[str]:
        """Return a command of this environment, active, that finds no settings of the user's."""
        path = f"PATH={self.programs}:{os.environ['PATH']}"
        clean = ("env", "-u", "PYTHONPATH", "-u", "PYTEST_ADDOPTS", f"HOME={self.folder}", path)
        return [*clean, "python", *words]

    def lay_out(self, path: str, files: Mapping[str, str]) -> None:
        """Write for each student a folder with the submission at `path` and more files."""
        for student, text in self.submissions.items():
            for name, content in {path: text, **files}.items():
                write(self.folder / student / name, content)

    def reports(self, path: str) -> dict[str, Any]:
        """Read a report in JSON from the folder of each student."""
        return {one: read(self.folder / one / path) for one in self.submissions}

    @abstractmethod
    def prepare(self) -> None:
        """Do what is done once for an assignment, and hand in the submissions."""

    @abstractmethod
    def commands(self) -> list[Command]:
        """Return what grades the class."""

    @abstractmethod
    def passed(self) -> dict[str, float]:
        """Return how many checks each submission passed, by the peer's own report."""


class PlainPytest(Peer):
    """Pytest with a report in JSON, a process for each submission."""

    name = "pytest"
    requirements = ("pytest==9.2.0", "pytest-json-report==1.5.0")

    def prepare(self) -> None:
        """Put the checks as they are beside each submission, with a fixture that imports it."""
        checks = {"conftest.py": PYTEST_FIXTURE, f"test_{FILE}": CHECKS}
        self.lay_out(FILE, checks | {"pytest.ini": "[pytest]\n"})

    def commands(self) -> list[Command]:
        """Run pytest in the folder of each student; 1 says that a check failed."""
        words = self.words("-m", "pytest", "-q", "--json-report", "--json-report-file=report.json")
        return [Command(words, self.folder / student, (0, 1)) for student in self.submissions]

    def passed(self) -> dict[str, float]:
        """Read the counts of the reports."""
        reports = self.reports("report.json")
        return {one: report["summary"].get("passed", 0) for one, report in reports.items()}


class Gradescope(Peer):
    """Gradescope's helpers: unittest with weights, a process for each submission."""

    name = "gradescope-utils"
    requirements = ("gradescope-utils==0.5.0",)

    def prepare(self) -> None:
        """Give each submission the three folders that Gradescope's containers have."""
        cases = "".join(GRADESCOPE_CASE.format(name=name) for name in CHECK_NAMES)
        python = " ".join(self.words("run_tests.py"))
        files = {
            "run_autograder": f"cp submission/{FILE} source/\ncd source\n{python}\n",
            "source/run_tests.py": GRADESCOPE_RUNNER,
            "source/checks.py": CHECKS,
            "source/tests/test_exercise.py": GRADESCOPE_HEAD + cases,
            "results/results.json": "",
        }
        self.lay_out(f"submission/{FILE}", files)

    def commands(self) -> list[Command]:
        """Run the script that Gradescope starts in a container."""
        words = ["sh", "run_autograder"]
        return [Command(words, self.folder / student) for student in self.submissions]

    def passed(self) -> dict[str, float]:
        """Read the scores: each check weighs 1."""
        return {one: told["score"] for one, told in self.reports("results/results.json").items()}


class Otter(Peer):
    """Otter without its containers: `otter run` for each submission, which is a script."""

    name = "otter-grader"
    requirements = ("otter-grader[grading]==7.0.0",)

    def prepare(self) -> None:
        """Write a test file based on exceptions, and make the autograder's archive of it."""
        cases = "".join(OTTER_CASE.format(name=name) for name in CHECK_NAMES)
        write(self.folder / "tests" / FILE, CHECKS + OTTER_HEAD + cases)
        cost_of_command(self.words("-m", "otter", "generate"), self.folder)
        self.lay_out(FILE, {})

    def commands(self) -> list[Command]:
        """Run Otter on each submission."""
        words = self.words("-m", "otter", "run", FILE, "--autograder", "../autograder.zip")
        return [Command(words, self.folder / student) for student in self.submissions]

    def passed(self) -> dict[str, float]:
        """Add up the scores: each check is worth a point."""
        reports = self.reports("results.json")
        return {
            one: sum(test.get("score", 0) for test in report["tests"])
            for one, report in reports.items()
        }


class Nbgrader(Peer):
    """Nbgrader: one command for the class, a kernel for each notebook."""

    name = "nbgrader"
    requirements = ("nbgrader==0.9.6",)

    def prepare(self) -> None:
        """Write the source notebook, let nbgrader make the release of it, and hand that in."""
        solution = (ROOT / "solutions" / FILE).read_text()
        cells = [
            _cell("answer", solution, solution=True, locked=False),
            _cell("checks", f"{CHECKS}\n\nimport __main__ as student"),
            *(_cell(name, f"test_{name}(student)", grade=True, points=1) for name in CHECK_NAMES),
        ]
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": NBGRADER_KERNEL}}
        place = Path(EXERCISE, f"{EXERCISE}.ipynb")
        write(self.folder / "nbgrader_config.py", NBGRADER_CONFIG)
        write(self.folder / "source" / place, json.dumps({**notebook, "cells": cells}))
        cost_of_command(self.words("-m", "nbgrader", "generate_assignment", EXERCISE), self.folder)
        released = read(self.folder / "release" / place)
        for student, text in self.submissions.items():
            released["cells"][0]["source"] = text
            write(self.folder / "submitted" / student / place, json.dumps(released))

    def commands(self) -> list[Command]:
        """Grade all that was handed in."""
        return [Command(self.words("-m", "nbgrader", "autograde", EXERCISE), self.folder)]

    def passed(self) -> dict[str, float]:
        """Read the exported table: each check is worth a point."""
        cost_of_command(self.words("-m", "nbgrader", "export", "--to", "grades.csv"), self.folder)
        with (self.folder / "grades.csv").open(newline="") as stream:
            return {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader(stream)}


PEERS: tuple[type[Peer], ...] = (PlainPytest, Gradescope, Otter, Nbgrader)


def _cell(key: str, source: str, *, locked: bool = True, **more: object) -> dict[str, object]:
    marks = {"grade": False, "solution": False, "task": False, "schema_version": 3} | more
    metadata = {"nbgrader": {"grade_id": key, "locked": locked, **marks}}
    code = {"cell_type": "code", "id": key.replace("_", "-"), "outputs": []}
    return {**code, "execution_count": None, "metadata": metadata, "source": source}


def write(path: Path, text: str) -> None:
    """Write a file; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def read(path: Path) -> Any:  # noqa: ANN401 - a report in the peer's own form
    """Read a file in JSON."""
    return json.loads(path.read_text())
