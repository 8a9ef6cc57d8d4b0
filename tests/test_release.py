import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, TOY

from grader.catalogue import load_catalogue
from grader.check_specs import read_check_specs
from grader.errors import PackError, UsageError
from grader.flows.release import LeakError, Released, release
from grader.flows.release_checks import PublicPart
from grader.flows.release_texts import students_pyproject
from grader.pack import Pack
from grader.regions import given_stub

SCALE = "ex01_scale"
Put = Callable[[Path], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Released:
    """Return the students' tree of the toy pack, for tests that do not change it."""
    pack = Pack.find(TOY)
    return release(pack, tmp_path_factory.mktemp("release") / "tree", pack.exercises)


@pytest.fixture
def tree(made: Released, tmp_path: Path) -> Path:
    """Return a copy of it that a test may change."""
    return shutil.copytree(made.folder, tmp_path / "tree")


def grader(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the program of a students' tree as a student would."""
    environment = {k: v for k, v in os.environ.items() if k not in {"CI", "PYTHONPATH"}}
    return subprocess.run(
        [sys.executable, "-m", "grader", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


class TestChecks:
    """The check file and the catalogue for students."""

    def part(self, name: str = SCALE) -> PublicPart:
        """Return the public part of a toy exercise."""
        [exercise] = Pack.find(TOY).select([name])
        return PublicPart.of(exercise)

    def test_only_public_checks_are_left(self, made: Released) -> None:
        """What the others are worth stays in the sum, as a check that is never assessed."""
        specs = read_check_specs(made.folder / "tests_hidden" / f"test_{SCALE}.py")
        assert [(s.name, s.points, s.public) for s in specs] == [
            ("after_handing_in", 60, False),
            ("doubles", 40, True),
        ]

    def test_only_what_they_use_is_left(self) -> None:
        """Probes, helpers and imports of hidden checks are gone."""
        text = self.part().checks_text
        assert "def twice_of" in text
        for hidden in ("scaled", "caught", "zero", "gpu"):
            assert hidden not in text

    def test_a_file_of_public_checks_has_no_stand_in(self) -> None:
        """There is nothing that it could stand for."""
        assert "after_handing_in" not in self.part("ex02_words").checks_text

    def test_only_diagnoses_that_can_be_reached_are_left(self, made: Released) -> None:
        """The others are gone with their hints; what is left is as it was."""
        before = load_catalogue(TOY / "tests_hidden" / f"{SCALE}.toml")
        after = load_catalogue(made.folder / "tests_hidden" / f"{SCALE}.toml")
        assert set(after.diagnoses) == {"not-doubled", "changed-in-place"}
        assert all(after.diagnoses[i] == before.diagnoses[i] for i in after.diagnoses)
        assert (after.title, after.first_steps) == (before.title, before.first_steps)

    def test_every_kind_of_reference_is_followed(self, toy: Pack) -> None:
        """Constants, changed constants, classes, decorators, and ids that are put together."""
        exercise = toy.exercises[1]
        text = '''"""Speaks of hidden things."""
import math, json
import pytest
from grader.checks import Draw, Worker, assert_equal, assert_shape, helper, probe
# a comment on hidden things
LOUD = {"a": 1}  # and another
LOUD |= {"b": 2}
SECRET = 3

@helper
class Word:
    size = 2

@probe
def shouted(student, word):
    return [student.shout(word), Word.size]

def demand(seen, word, kind, json=LOUD):
    assert_equal(seen, word.upper(), diagnosis=f"{kind}-capitals", what="word")

@pytest.mark.check(points=60, title="A hidden thing", evidence="verified")
def test_first(worker: Worker):
    """Say nothing."""
    assert_shape(worker.run(shouted, word="a"), (SECRET, math.pi), diagnosis="hidden-thing")

@pytest.mark.check(
    points=40, title="The word", evidence="verified", public=True, needs=["first"]
)
def test_shouts(worker: Worker, draw: Draw):
    """Say it."""
    word = draw.word()  # inside
    demand(worker.run(shouted, word=word), word, "not-in")
'''
        exercise.checks_path.write_text(text)
        part = PublicPart.of(exercise)
        made = part.checks_text
        for kept in ("LOUD = {", "LOUD |= ", "class Word", "@helper", "def demand", "# inside"):
            assert kept in made
        for gone in (
            "hidden",
            "SECRET",
            "import math",
            "json,",
            "assert_shape",
            "another",
            "first",
        ):
            assert gone not in made, gone
        assert part.diagnoses == {"not-in-capitals"}
        exercise.checks_path.write_text(made)
        specs = read_check_specs(exercise.checks_path)
        assert [(s.name, s.needs, s.points) for s in specs][1:] == [("shouts", (), 40)]

    def test_an_exercise_without_a_public_check_is_refused(self, toy: Pack) -> None:
        """Students could try nothing of it, and its stub would be all that they get."""
        path = toy.exercises[1].checks_path
        path.write_text(path.read_text().replace(", public=True", ""))
        with pytest.raises(PackError, match="no check is public"):
            PublicPart.of(toy.exercises[1])


class TestTree:
    """The students' tree."""

    def test_has_what_students_need_and_nothing_else(self, made: Released) -> None:
        """Stubs twice, public checks, catalogues, notebooks, the program, and how to begin."""
        places = {
            p.relative_to(made.folder).as_posix() for p in made.folder.rglob("*") if p.is_file()
        }
        own = {place for place in places if not place.startswith(("grader/", "notebooks/"))}
        assert own == {
            *("README.md", "Makefile", ".gitignore", "LICENSE", "pyproject.toml"),
            "constraints.txt",
            *(f"exercises/{e.name}.py" for e in Pack.find(TOY).exercises),
            *(f"tests_hidden/stubs/{e.name}.py" for e in Pack.find(TOY).exercises),
            *(f"tests_hidden/test_{e.name}.py" for e in Pack.find(TOY).exercises),
            *(f"tests_hidden/{e.name}.toml" for e in Pack.find(TOY).exercises),
        }
        assert {"grader/__main__.py", "grader/judge/checks.ini"} < places
        assert f"notebooks/{SCALE}.ipynb" in places
        assert made.files == len(places)

    def test_is_the_same_each_time(self, made: Released, tmp_path: Path) -> None:
        """The same pack gives the same bytes."""
        pack = Pack.find(TOY)
        again = release(pack, tmp_path / "again", pack.exercises)
        for path in made.folder.rglob("*"):
            other = again.folder / path.relative_to(made.folder)
            assert path.is_dir() or path.read_bytes() == other.read_bytes()

    def test_some_exercises(self, tmp_path: Path) -> None:
        """A tree may have a part of them."""
        pack = Pack.find(TOY)
        made = release(pack, tmp_path / "one", pack.select(["ex02"]))
        assert [e.name for e in Pack.find(made.folder).exercises] == ["ex02_words"]

    def test_a_students_pyproject_has_no_tools_of_developers(self) -> None:
        """What is for linters and for tests is gone, what the build needs is there."""
        text = students_pyproject((ROOT / "pyproject.toml").read_text())
        assert "[project]" in text
        assert "[tool.setuptools.packages.find]" in text
        for gone in ("[tool.ruff", "importlinter", "pytest.ini_options", "cases"):
            assert gone not in text

    @pytest.mark.parametrize("kind", ["full", "file", "link", "nowhere"])
    def test_a_target_that_is_taken(self, tmp_path: Path, kind: str) -> None:
        """Nothing is overwritten, and nothing is left behind."""
        target = tmp_path / "taken"
        match kind:
            case "full":
                (target / "mine").mkdir(parents=True)
            case "file":
                target.write_text("mine")
            case "link":
                target.symlink_to(tmp_path)
            case _:
                target = tmp_path / "none" / "tree"
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(UsageError) as refused:
            release(Pack.find(TOY), target, Pack.find(TOY).exercises)
        assert refused.value.tip
        assert sorted(tmp_path.rglob("*")) == before

    def test_an_empty_folder_may_be_there(self, tmp_path: Path) -> None:
        """It becomes the tree."""
        (tmp_path / "tree").mkdir()
        pack = Pack.find(TOY)
        release(pack, tmp_path / "tree", pack.exercises)
        assert [path.name for path in tmp_path.iterdir()] == ["tree"]

    def test_a_students_tree_makes_no_other(self, tree: Path, tmp_path: Path) -> None:
        """Without solutions nobody could tell what is hidden."""
        pack = Pack.find(tree)
        with pytest.raises(UsageError, match="no instructors' tree"):
            release(pack, tmp_path / "other", pack.exercises)


def line_of_a_solution(folder: Path) -> None:
    """Put one line of a solution region into the README."""
    with (folder / "README.md").open("a") as file:
        file.write("\n```python\n        self.factor  =  factor\n```\n".replace("  =  ", " = "))


def solution(folder: Path) -> None:
    """Put a solution into the place of its stub."""
    shutil.copy(TOY / "solutions" / f"{SCALE}.py", folder / "exercises")


def hidden_check(folder: Path) -> None:
    """Put the whole check file into the place of the public one."""
    shutil.copy(TOY / "tests_hidden" / f"test_{SCALE}.py", folder / "tests_hidden")


def line_of_a_hidden_check(folder: Path) -> None:
    """Put the reference of a hidden check into the public check file."""
    with (folder / "tests_hidden" / f"test_{SCALE}.py").open("a") as file:
        file.write(
            '\n    assert_same_tensors(seen["returned"], 0 * x, diagnosis="zero-is-special")\n'
        )


def hidden_title(folder: Path) -> None:
    """Put the title of a hidden check into a page."""
    (folder / "page.md").write_text(
        "We check, too, that the\nmodule scales by zero: The module\nscales by zero."
    )


def whole_catalogue(folder: Path) -> None:
    """Put the whole catalogue into the place of the public one."""
    shutil.copy(TOY / "tests_hidden" / f"{SCALE}.toml", folder / "tests_hidden")


def hint(folder: Path) -> None:
    """Put a hint for a hidden diagnosis into a file of the program."""
    with (folder / "grader" / "text.py").open("a") as file:
        file.write("# What does a trailing comma make?\n")


def id_of_a_diagnosis(folder: Path) -> None:
    """Put the id of a hidden diagnosis into a page."""
    (folder / "page.md").write_text("We look for `zero-is-special`.")


def case(folder: Path) -> None:
    """Put the cases where they are in the instructors' tree."""
    shutil.copytree(TOY / "tests_hidden" / "cases", folder / "tests_hidden" / "cases")


def renamed_case(folder: Path) -> None:
    """Put a case under another name elsewhere."""
    source = TOY / "tests_hidden" / "cases" / SCALE / "wrong_divides.py"
    shutil.copy(source, folder / "exercises" / "example.py")


def notebook(folder: Path) -> None:
    """Put a line of a solution into a cell of a notebook, where it is a part of JSON."""
    cell = {"cell_type": "code", "source": ["def f(self, factor):\n", "    self.factor = factor\n"]}
    (folder / "notebooks" / "more.ipynb").write_text(json.dumps({"cells": [cell]}))


def link(folder: Path) -> None:
    """Put a link to the solutions into the tree."""
    (folder / "more").symlink_to(TOY / "solutions")


def compiled(folder: Path) -> None:
    """Put a file into the tree in which nobody can look."""
    (folder / "solution.pyc").write_bytes(b"\xff\xfe\x00")


class TestScan:
    """The proof that nothing hidden is in the tree."""

    @pytest.mark.parametrize(
        "canary",
        [
            line_of_a_solution,
            solution,
            hidden_check,
            line_of_a_hidden_check,
            hidden_title,
            whole_catalogue,
            hint,
            id_of_a_diagnosis,
            case,
            renamed_case,
            notebook,
            link,
            compiled,
        ],
    )
    def test_a_canary_is_found(self, tmp_path: Path, canary: Put) -> None:
        """Whatever puts it there, nothing is written, and the message says what and where."""
        pack = Pack.find(TOY)
        put: list[set[str]] = []

        def noted(folder: Path) -> None:
            before = {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
            canary(folder)
            after = (p for p in folder.rglob("*") if p.is_file() or p.is_symlink())
            changed = {p for p in after if p.is_symlink() or before.get(str(p)) != p.read_bytes()}
            put.append({p.relative_to(folder).as_posix() for p in changed})

        with pytest.raises(LeakError) as found:
            release(pack, tmp_path / "tree", pack.exercises, extras=[noted])
        assert list(tmp_path.iterdir()) == []
        places = {leak.path for leak in found.value.leaks}
        assert any(place.startswith(tuple(put[0])) or place in put[0] for place in places)
        assert found.value.tip == "Nothing was written."

    def test_what_is_harmless_is_not_found(self, tmp_path: Path) -> None:
        """Lines of the stubs, of public checks and words of every day are no secret."""

        def put(folder: Path) -> None:
            stub = (folder / "exercises" / f"{SCALE}.py").read_text()
            (folder / "page.md").write_text(stub + "\nreturn x\nimport torch\nThe output\n")

        pack = Pack.find(TOY)
        release(pack, tmp_path / "tree", pack.exercises, extras=[put])

    def test_lines_that_public_checks_share_with_solutions_are_reported(
        self, toy: Pack, tmp_path: Path
    ) -> None:
        """They are public by an author's decision, which an instructor may want to revise."""
        path = toy.exercises[1].solution_path
        path.write_text(
            path.read_text().replace("return word.upper()", "word = draw.word()\n    return word")
        )
        made = release(toy, tmp_path / "tree", toy.exercises)
        assert [leak.text for leak in made.shared] == ["word = draw.word()"]

    def test_the_pack(self, tmp_path: Path) -> None:
        """The real pack can be released, and nothing of its solutions is found by searching."""
        pack = Pack.find(ROOT)
        made = release(pack, tmp_path / "tree", pack.exercises)
        assert [e.name for e in Pack.find(made.folder).exercises] == [
            e.name for e in pack.exercises
        ]
        texts = [p.read_text() for p in made.folder.rglob("*") if p.is_file()]
        for exercise in pack.exercises:
            hidden = [s for s in read_check_specs(exercise.checks_path) if not s.public]
            assert not any(f"def test_{s.name}(" in text for s in hidden for text in texts)
            given = (made.folder / "exercises" / f"{exercise.name}.py").read_text()
            assert given == given_stub(exercise)
        assert not any(
            "BEGIN SOLUTION" in p.read_text() for p in (made.folder / "exercises").iterdir()
        )


class TestAsAStudent:
    """What a student does in the tree."""

    def test_make_grade(self, tree: Path, tmp_path: Path) -> None:
        """A solved exercise earns its public points; an untouched one is told apart."""
        shutil.copy(TOY / "solutions" / f"{SCALE}.py", tree / "exercises")
        # The environment stands for what the first `make grade` installs.
        program = tmp_path / "venv" / "bin" / "python"
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        program.chmod(0o755)
        (tmp_path / "venv" / "installed").touch()
        environment = {k: v for k, v in os.environ.items() if k not in {"CI", "MAKEFLAGS"}}
        done = subprocess.run(
            ["make", "grade", f"VENV={tmp_path / 'venv'}"],  # noqa: S607 - as a student types it
            cwd=tree,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        assert "40 / 40" in done.stdout
        assert "not started" in done.stdout
        assert "These points are for checks that are" in done.stdout
        scores = json.loads((tree / "scores.json").read_bytes())
        assert [e["earned"] for e in scores["exercises"]] == [40, 0]
        statuses = {c["status"] for c in scores["exercises"][0]["checks"]}
        assert statuses == {"passed", "not_assessed"}

    def test_a_mistake_gets_its_diagnosis_and_a_hint(self, tree: Path) -> None:
        """Public checks name their misconceptions as they do for an instructor."""
        path = tree / "exercises" / f"{SCALE}.py"
        text = (TOY / "solutions" / f"{SCALE}.py").read_text()
        path.write_text(text.replace("return 2 * x", "x *= 2\n    return x"))
        done = grader(SCALE, "--tier", "none", cwd=tree)
        assert done.returncode == 1, done.stderr
        assert "The caller still needs x." in done.stdout
        told = grader("hint", SCALE, "--tier", "none", cwd=tree)
        assert "What is x after the call?" in told.stdout, told.stderr

    def test_list_show_and_reset(self, tree: Path) -> None:
        """The commands about the pack find the stubs as they were given."""
        path = tree / "exercises" / f"{SCALE}.py"
        stub = path.read_text()
        assert "not started" in grader("list", cwd=tree).stdout
        path.write_text("x = 1\n")
        assert "not graded yet" in grader("list", cwd=tree).stdout
        assert "Return x times two" in grader("show", SCALE, cwd=tree).stdout
        assert grader("reset", SCALE, cwd=tree).returncode == 0
        assert path.read_text() == stub


def test_the_command(toy: Pack, tmp_path: Path) -> None:
    """It says what is public of each exercise, and where the tree is."""
    done = grader("release", str(tmp_path / "tree"), cwd=toy.root)
    assert done.returncode == 0, done.stderr
    assert "1 of 4 checks   40 of 100 points" in done.stdout
    assert "nothing hidden was found" in done.stdout
    again = grader("release", str(tmp_path / "tree"), cwd=toy.root)
    assert again.returncode == 2
    assert "is not empty" in again.stderr


@pytest.mark.parametrize("words", [["stubs"], ["pages"], ["new", "ex03_more"], ["selfcheck"]])
def test_commands_for_instructors_refuse_a_students_tree(tree: Path, words: list[str]) -> None:
    """They would prove nothing there, or write what has no place in it."""
    before = sorted(path for path in tree.rglob("*") if "__pycache__" not in path.parts)
    done = grader(*words, cwd=tree)
    assert done.returncode == 2
    assert "solutions/" in done.stderr
    after = sorted(path for path in tree.rglob("*") if "__pycache__" not in path.parts)
    assert after == before


def test_a_class_is_not_graded_by_public_checks_unawares(tree: Path, tmp_path: Path) -> None:
    """Points for the rest would be missing, and nobody would be told."""
    (tmp_path / "class" / "ada").mkdir(parents=True)
    shutil.copy(TOY / "solutions" / f"{SCALE}.py", tmp_path / "class" / "ada")
    command = ("batch", str(tmp_path / "class"), "--out", str(tmp_path / "out"), "--tier", "none")
    done = grader(*command, cwd=tree)
    assert done.returncode == 2
    assert "students' tree" in done.stderr
    assert grader(*command, "--only-public", cwd=tree).returncode == 0
