"""Notebooks on their way through a locked worker, up to the scores."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing import Pipe
from pathlib import Path

import pytest
from conftest import ROOT, TOY
from notebook_documents import (
    IMPORTS,
    SCALE,
    TOY_EXERCISE,
    TWICE,
    code,
    document,
    markdown,
    solved_cells,
)

from grader.batch.jobs import Job
from grader.batch.member import _Member
from grader.errors import GraderFault
from grader.flows import notebooks
from grader.flows.grading import Grading, Options
from grader.flows.notebook_form import notebooks_of
from grader.flows.notebooks import NotebookAnswers, read_notebooks
from grader.pack import Exercise, Pack
from grader.regions import given_stub
from grader.sandbox.inner.notebook_given import given_of
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import Isolation
from grader.sandbox.outer.zygote import Zygote
from grader.scores import Scores
from grader.submission import SourceFile, Submission, is_untouched, problem_with

EXERCISES = Pack.find(TOY).exercises
STUB = (TOY / "exercises" / f"{TOY_EXERCISE}.py").read_text()
GOOD = document(IMPORTS, TWICE, SCALE)


def answers(
    isolation: Isolation,
    *contents: bytes,
    exercises: Sequence[Exercise] = EXERCISES,
    limits: Limits | None = None,
) -> NotebookAnswers:
    """Read notebooks that are called a.ipynb, b.ipynb and so on."""
    named = [(f"{chr(97 + place)}.ipynb", content) for place, content in enumerate(contents)]
    return read_notebooks(isolation.settle(), limits or Limits(), named, exercises)


def test_an_answer_comes_out_in_every_tier(isolation: Isolation, nothing_left: None) -> None:
    """As the text of a file, with where it is from."""
    found = answers(isolation, GOOD)
    file = found.files[TOY_EXERCISE]
    assert file.content is not None
    assert file.content.startswith(b"# cell 1\nfrom torch import")
    first = f"{TOY_EXERCISE}: made from a.ipynb, cells 1 (from line 1), 2 (from line 4), 3"
    assert found.notes[0].startswith(first)
    problem = found.files["ex02_words"].problem
    assert problem is not None
    assert problem.kind == "missing"


@pytest.mark.parametrize("tier", ["full", "landlock", "none"])
def test_a_worker_finds_the_reader_without_a_warm_up(
    tier: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The warm-up saves time; nothing depends on it."""
    request.getfixturevalue(f"{tier}_tier")  # or skip
    monkeypatch.setattr(Zygote, "warm", lambda *_: None)
    zygote = Zygote(tier, [ROOT])
    try:
        found = read_notebooks(zygote, Limits(), [("a.ipynb", GOOD)], EXERCISES)
    finally:
        zygote.close()
    assert found.files[TOY_EXERCISE].problem is None


def test_a_copy_that_is_not_installed(tmp_path: Path) -> None:
    """A clone in a folder of its own, used from there."""
    shutil.copytree(ROOT / "grader", tmp_path / "grader")
    for name in ("exercises", "solutions", "tests_hidden"):
        shutil.copytree(TOY / name, tmp_path / name)
    (tmp_path / "a.ipynb").write_bytes(GOOD)
    text = """
from pathlib import Path
import grader
from grader.flows.notebooks import read_notebooks
from grader.pack import Pack
from grader.regions import given_stub
from grader.sandbox.inner.notebook_given import given_of
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import Isolation
here = Path.cwd()
assert Path(grader.__file__).is_relative_to(here), grader.__file__
isolation = Isolation("auto", [here])
named = [("a.ipynb", (here / "a.ipynb").read_bytes())]
files = read_notebooks(isolation.settle(), Limits(), named, Pack.find(here).exercises).files
isolation.close()
print(files["ex01_scale"].content.decode())
"""
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "return 2 * x" in done.stdout, done.stderr


class TestHostileNotebooks:
    """Whatever a notebook does, it is a problem of its own submission."""

    @pytest.mark.usefixtures("nothing_left")
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"[" * 1_000_000,
            document("x = 1")[:-5],
            b'{"nbformat": 4, "metadata": {}, "cells": ' + b'[{"a":' * 50_000,
            b"\x00" * (1 << 20),
            b"PK\x03\x04" + b"\x00" * 1000,
        ],
    )
    def test_unreadable(self, isolation: Isolation, content: bytes) -> None:
        """The exercises get a problem with a sentence, and a good one beside it counts."""
        found = answers(isolation, content, GOOD)
        assert found.files[TOY_EXERCISE].problem is None
        problem = found.files["ex02_words"].problem
        assert problem is not None
        assert problem.kind == "unreadable"
        assert problem.sentence.startswith("a.ipynb could not be read: ")
        assert problem.sentence in found.notes

    def test_too_large(self, none_tier: Isolation) -> None:
        """It is not even sent."""
        problem = answers(none_tier, b" " * (16 << 20) + b"{}").files[TOY_EXERCISE].problem
        assert problem is not None
        assert "larger than 16 MiB" in problem.sentence

    @pytest.mark.parametrize(
        ("probe", "told"),
        [
            ("while True: pass", "(timeout)"),
            ("import os; os._exit(7)", "(crashed)"),
            ("import os; os.kill(os.getpid(), 11)", "(crashed)"),
            ("raise RecursionError", "The reader raised RecursionError"),
            ("return {'problem': None}", "malformed"),
            ("return {'problem': 3, 'skipped': [], 'exercises': {}}", "malformed"),
            ("return {'problem': None, 'skipped': [b''], 'exercises': {}}", "malformed"),
            ("return {'problem': None, 'skipped': [], 'exercises': {'x': one}}", "too large"),
            ("return big(source=b'a' * (1 << 20))", "too large"),
            ("return big(source=['text'])", "malformed"),
            ("return big(source=b'\\xff')", "no text"),
            ("return big(untouched=1)", "malformed"),
            ("return big(cells=[(1, 2)] * 201)", "too large"),
            ("return big(cells=[(1, 2, 3)])", "malformed"),
            ("return big(answered=content)", "malformed"),
        ],
    )
    def test_a_worker_that_was_taken_over(
        self, none_tier: Isolation, monkeypatch: pytest.MonkeyPatch, probe: str, told: str
    ) -> None:
        """What it says is checked; the next notebook gets another worker."""
        text = f"""
one = {{"source": b"", "untouched": False, "answered": 1, "cells": []}}
def big(**changed):
    return {{"problem": None, "skipped": [], "exercises": {{"ex01_scale": one | changed}}}}
def read(student, content, wanted):
    if len(content) > 2:
        from grader.sandbox.inner import notebook_cells
        return notebook_cells.read(content.numpy().tobytes(), wanted)
    {probe}
"""
        monkeypatch.setattr(notebooks, "_PROBE", text)
        limits = Limits(probe_s=3.0)
        found = answers(none_tier, b"{}", GOOD, limits=limits)
        assert told in found.notes[0]
        assert found.files[TOY_EXERCISE].problem is None

    def test_time_is_bounded_for_all_together(
        self, none_tier: Isolation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Many notebooks that hang get the time of one exercise."""
        endless = "def read(student, content, wanted):\n    while True: pass"
        monkeypatch.setattr(notebooks, "_PROBE", endless)
        limits = Limits(probe_s=0.4, exercise_s=0.8)
        notes = answers(none_tier, *[GOOD] * 9, limits=limits).notes
        assert sum("used up" in note and "The time for" in note for note in notes) >= 6

    def test_odd_text_is_made_safe(self, none_tier: Isolation) -> None:
        """Names of files and what a parser quotes come from the student."""
        content = document(IMPORTS, TWICE, SCALE, "::set-output \x1b[2J (", "%%\x1b[2J\n1")
        named = [("\x1b[2J\r\nforged: 10 points.ipynb", content)]
        found = read_notebooks(none_tier.settle(), Limits(), named, EXERCISES)
        assert not any(set(note) & set("\x1b\r\n") for note in found.notes)


def test_no_notebook_needs_no_worker(none_tier: Isolation) -> None:
    """Most submissions have none."""
    assert answers(none_tier) == NotebookAnswers({}, ())


def test_a_missing_library_is_the_graders_fault(
    none_tier: Isolation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not a notebook that can't be read."""
    missing = "def read(student, content, wanted):\n    import no_such_library"
    monkeypatch.setattr(notebooks, "_PROBE", missing)
    with pytest.raises(GraderFault, match="no_such_library"):
        answers(none_tier, GOOD)


class TestSeveralNotebooks:
    """A student may hand in one for each exercise, and the chapter's as well."""

    def test_the_one_with_more_answers_counts(self, none_tier: Isolation) -> None:
        """In any order; that there are two is said."""
        part = document(TWICE)
        for contents in ((GOOD, part), (part, GOOD)):
            found = answers(none_tier, *contents)
            content = found.files[TOY_EXERCISE].content
            assert content is not None
            assert b"class Scale" in content
            assert any("counts, and what" in note for note in found.notes)

    def test_an_untouched_one_counts_for_nothing(self, none_tier: Isolation) -> None:
        """Beside an answer it is not even mentioned."""
        found = answers(none_tier, document(STUB), document(TWICE), document(STUB))
        content = found.files[TOY_EXERCISE].content
        assert content is not None
        assert b"return 2 * x" in content
        assert not any("counts, and what" in note for note in found.notes)


class TestCopies:
    """Names tell which copy of a notebook is the newest, whatever order they come in."""

    OLD, NEW = document(IMPORTS, "def twice(x):\n    return x", SCALE), document(TWICE)

    @staticmethod
    def taken(isolation: Isolation, *named: tuple[str, bytes]) -> tuple[bytes, str]:
        """Return what is graded, and the notes as one text."""
        found = read_notebooks(isolation.settle(), Limits(), named, EXERCISES)
        content = found.files[TOY_EXERCISE].content
        assert content is not None
        return content, "\n".join(found.notes)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("hw (1).ipynb", "hw (2).ipynb"),
            ("hw.ipynb", "HW (1).ipynb"),
            ("hw (9).ipynb", "hw (10).ipynb"),
            ("hw.ipynb", "hw-1.ipynb"),
            ("hw_v2.ipynb", "hw_v10.ipynb"),
            ("hw-1 (3).ipynb", "hw-2.ipynb"),
            ("all-1.zip/hw (1).ipynb", "all-2.zip/hw.ipynb"),
        ],
    )
    def test_the_newest_counts(self, none_tier: Isolation, old: str, new: str) -> None:
        """Also where it holds less of the exercise; it is said."""
        named = [(old, self.OLD), (new, self.NEW)]
        for order in (named, named[::-1]):
            content, notes = self.taken(none_tier, *order)
            assert b"2 * x" in content
            assert f"{new} counts as the newest copy, and what {old} holds of it does not" in notes

    def test_one_that_holds_nothing_of_it(self, none_tier: Isolation) -> None:
        """A newer copy for another exercise, untouched or broken, doesn't count for this one."""
        words = document("def shout(word):\n    return word.upper()")
        for newer in (words, document(STUB), b"{"):
            content, _ = self.taken(none_tier, ("hw.ipynb", self.NEW), ("hw (1).ipynb", newer))
            assert b"2 * x" in content

    def test_other_names(self, none_tier: Isolation) -> None:
        """Numbers within a name tell nothing: there the one with more answers counts."""
        named = [("hw.ipynb", GOOD), ("1-2-trials.ipynb", self.NEW), ("sub/hw-3.ipynb", self.NEW)]
        for order in (named, named[::-1]):
            content, notes = self.taken(none_tier, *order)
            assert b"class Scale" in content
            assert "hw.ipynb counts, and what" in notes

    def test_sheets_with_numbers(self, none_tier: Isolation) -> None:
        """`lab2` may use again what `lab1` answers; of equals the later one counts."""
        content, _ = self.taken(none_tier, ("lab1.ipynb", GOOD), ("lab2.ipynb", self.NEW))
        assert b"class Scale" in content
        content, _ = self.taken(none_tier, ("lab1.ipynb", self.OLD), ("lab2.ipynb", GOOD))
        assert b"2 * x" in content

    @pytest.mark.parametrize("form", ["week{}/hw.ipynb", "hw{}.zip/a.ipynb", "lab_{}.ipynb"])
    def test_sheets_wherever_the_number_is(self, none_tier: Isolation, form: str) -> None:
        """A folder or an archive may be the next sheet, and its notebook is no copy then."""
        named = [(form.format(1), GOOD), (form.format(2), self.NEW)]
        content, notes = self.taken(none_tier, *named)
        assert b"class Scale" in content
        assert "newest copy" not in notes


class TestFilesBesideNotebooks:
    """A file counts before a notebook, and that is said."""

    RIGHT, WORDS = (TOY / "solutions" / f"{name}.py" for name in (TOY_EXERCISE, "ex02_words"))

    @staticmethod
    def files_of(
        isolation: Isolation, answers: dict[str, bytes], *notebook: bytes
    ) -> tuple[dict[str, SourceFile], list[str]]:
        """Return the files that are graded, and the notes."""
        missing = problem_with("missing", "x.py", "x")
        files = {
            one.name: SourceFile.from_bytes(one.name, answers[one.name])
            if one.name in answers
            else SourceFile(one.name, None, missing, None)
            for one in EXERCISES
        }
        job = Job(
            key="a",
            student="a",
            seed="1",
            files=files,
            notebooks=[("hw.ipynb", content) for content in notebook],
            wanted=[],
            allowance_s=9,
        )
        here, there = Pipe()
        with here, there, Grading(Pack.find(TOY), EXERCISES, Options(), isolation) as grading:
            return _Member(here, grading)._files_of(job)

    def test_a_notebook_that_answers_the_same(self, none_tier: Isolation) -> None:
        """The note names both; the cells are not called useless."""
        both = document(IMPORTS, TWICE, SCALE, "def shout(word):\n    return word")
        files, notes = self.files_of(none_tier, {TOY_EXERCISE: self.RIGHT.read_bytes()}, both)
        assert files[TOY_EXERCISE].content == self.RIGHT.read_bytes()
        assert f"{TOY_EXERCISE}: the file counts, not what hw.ipynb holds." in notes
        assert files["ex02_words"].content is not None
        assert not any("no definitions" in note for note in notes)

    @pytest.mark.parametrize("content", [document(STUB), document("x = 1")])
    def test_a_notebook_that_does_not(self, none_tier: Isolation, content: bytes) -> None:
        """Nothing is passed by there."""
        _, notes = self.files_of(none_tier, {TOY_EXERCISE: self.RIGHT.read_bytes()}, content)
        assert not any("the file counts" in note for note in notes)

    def test_files_for_all(self, none_tier: Isolation) -> None:
        """Then the notebook is not even read."""
        answers = {TOY_EXERCISE: self.RIGHT.read_bytes(), "ex02_words": self.WORDS.read_bytes()}
        _, notes = self.files_of(none_tier, answers, b"{")
        assert notes == ["Files count before notebooks: hw.ipynb was not read."]
        assert self.files_of(none_tier, answers)[1] == []

    def test_an_untouched_file(self, none_tier: Isolation) -> None:
        """It counts for nothing beside a notebook."""
        files, notes = self.files_of(none_tier, {TOY_EXERCISE: STUB.encode()}, GOOD)
        content = files[TOY_EXERCISE].content
        assert content is not None
        assert b"2 * x" in content
        assert not any("the file counts" in note for note in notes)


def scores_of(
    isolation: Isolation, pack: Pack, exercises: Sequence[Exercise], content: bytes
) -> Scores:
    """Grade a notebook."""
    found = answers(isolation, content, exercises=exercises)
    with Grading(pack, exercises, Options(), isolation) as grading:
        return grading.grade(Submission("someone", found.files))


class TestGraded:
    """From a notebook to points."""

    def test_an_untouched_notebook_is_not_attempted(self, none_tier: Isolation) -> None:
        """As an untouched file is."""
        pack = Pack.find(TOY)
        content = notebooks_of(pack, pack.exercises)["d2l_computation.ipynb"]
        found = answers(none_tier, content)
        file = found.files[TOY_EXERCISE]
        assert file.content is not None
        assert is_untouched(file.content, STUB)
        scores = scores_of(none_tier, pack, pack.exercises, content)
        statuses = {check.status for one in scores.exercises for check in one.checks}
        assert statuses <= {"not_attempted", "not_assessed"}
        assert scores.earned == 0

    def test_a_broken_cell_costs_what_it_was_to_define(self, none_tier: Isolation) -> None:
        """The line in the cell is shown."""
        pack = Pack.find(TOY)
        content = document(IMPORTS, "def twice(x):\n    return 2 *", SCALE)
        scores = scores_of(none_tier, pack, pack.exercises[:1], content)
        checks = scores.exercises[0].checks
        assert {"passed", "error"} <= {check.status for check in checks}
        assert any("SyntaxError: cell 2, line 2" in check.seen for check in checks)

    def forms(self, exercises: Sequence[Exercise]) -> list[bytes]:
        """Return solutions in notebooks, in the states that these come in."""
        tagged = [cell for exercise in exercises for cell in solved_cells(exercise)]
        plain = [cell for exercise in exercises for cell in solved_cells(exercise, tag=False)]
        trials = [
            code("%matplotlib inline\n!pip install seaborn\nimport seaborn"),
            code(
                "net = train(net)\nfor X in data:\n    net(X)", outputs=[{"data": "A" * (1 << 20)}]
            ),
            code("this is broken ("),
            code("X = 1 / 0"),
            markdown("# My trials"),
        ]
        given = {text for one in exercises for text, _ in given_of(given_stub(one)).imports}
        magics = [dict(cell, source="%%time\n" + cell["source"]) for cell in plain]
        copied = [dict(cell) for cell in plain for _ in range(2)]
        mixed = [cell for place, own in enumerate(plain) for cell in (trials[place % 5], own)]
        return [
            document(*tagged),
            document(*mixed),
            document(*reversed(plain)),
            document(*copied, *trials),
            document(*magics),
            document(*(cell for cell in plain if cell["source"] not in given)),
            json.dumps(
                {
                    "nbformat": 3,
                    "nbformat_minor": 0,
                    "metadata": {"name": ""},
                    "worksheets": [
                        {
                            "metadata": {},
                            "cells": [
                                {
                                    "cell_type": "code",
                                    "input": cell["source"].splitlines(keepends=True),
                                    "language": "python",
                                    "outputs": [],
                                }
                                for cell in plain
                            ],
                        }
                    ],
                }
            ).encode(),
        ]

    @pytest.mark.parametrize("name", ["ex01_my_sequential", "ex05_deferred_init", "ex06_save_load"])
    def test_solutions_get_full_points_in_every_form(self, full_tier: Isolation, name: str) -> None:
        """All that could be graded is graded, and as the same code in a file would be."""
        pack = Pack.find(ROOT)
        exercises = pack.select([name])
        texts = set()
        for content in self.forms(exercises):
            found = answers(full_tier, content, exercises=exercises)
            file = found.files[name]
            assert file.content is not None, found.notes
            lines = file.content.decode().split("\n")
            code_lines = [line for line in lines if line.strip() and not line.startswith("# cell")]
            if tuple(sorted(code_lines)) in texts:
                continue  # the same statements in another order that is as good
            texts.add(tuple(sorted(code_lines)))
            with Grading(pack, exercises, Options(), full_tier) as grading:
                scores = grading.grade(Submission("someone", found.files))
            assert scores.earned == scores.assessed > 0
