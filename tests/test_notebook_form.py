"""The notebooks that are written from the stubs."""

import ast
import warnings
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, Run
from notebook_documents import read

from grader.errors import UsageError
from grader.flows.notebook_form import CHAPTER_FILE, notebooks_of, write_notebooks
from grader.pack import Pack
from grader.regions import given_stub

PACK = Pack.find(ROOT)
FORMS = notebooks_of(PACK, PACK.exercises)


def test_one_for_each_exercise_and_one_for_all() -> None:
    """And the same bytes each time."""
    names = {f"{exercise.name}.ipynb" for exercise in PACK.exercises}
    assert set(FORMS) == names | {CHAPTER_FILE}
    assert notebooks_of(PACK, PACK.exercises) == FORMS
    assert set(notebooks_of(PACK, PACK.exercises[:1])) == {"ex01_my_sequential.ipynb"}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_they_are_valid(name: str) -> None:
    """By the library's own rules, with warnings as errors; ids are there and differ."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        notebook = nbformat.reads(FORMS[name].decode(), as_version=4)
        nbformat.validate(notebook)
    ids = [cell["id"] for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)


@pytest.mark.parametrize("exercise", PACK.exercises, ids=lambda exercise: exercise.name)
def test_nothing_of_a_stub_is_lost(exercise) -> None:  # noqa: ANN001 - an Exercise
    """Every line of code is in a tagged cell, every word of the task in a Markdown cell."""
    notebook = nbformat.reads(FORMS[f"{exercise.name}.ipynb"].decode(), as_version=4)
    tagged = [c for c in notebook.cells if c.metadata.get("tags") == [f"exercise:{exercise.name}"]]
    stub = given_stub(exercise)
    tree = ast.parse(stub)
    code_lines = stub.split("\n")[tree.body[0].end_lineno or 0 :]
    shown = [line for cell in tagged for line in cell.source.split("\n")]
    assert [line for line in shown if line.strip()] == [line for line in code_lines if line.strip()]
    told = "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for word in (ast.get_docstring(tree) or "").split():
        assert word.rstrip(".:") in told


@pytest.mark.parametrize("name", sorted(FORMS))
def test_handed_in_as_they_are_they_are_untouched(name: str) -> None:
    """Of every exercise that is in them."""
    found = read(FORMS[name], *PACK.exercises)["exercises"]
    expected = [e.name for e in PACK.exercises if name in (CHAPTER_FILE, f"{e.name}.ipynb")]
    assert [exercise for exercise, one in found.items() if one["untouched"]] == expected
    assert list(found) == expected


def test_work_is_not_overwritten(tmp_path: Path) -> None:
    """Nothing at all is written where one file differs; the same files may be there."""
    forms = {"a.ipynb": b"1", "b.ipynb": b"2"}
    assert [path.name for path in write_notebooks(forms, tmp_path)] == ["a.ipynb", "b.ipynb"]
    assert write_notebooks(forms, tmp_path) == []
    (tmp_path / "b.ipynb").write_bytes(b"mine")
    (tmp_path / "a.ipynb").unlink()
    with pytest.raises(UsageError, match="differs; nothing was written"):
        write_notebooks(forms, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["b.ipynb"]


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """It is said."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="can't be used"):
        write_notebooks({"a.ipynb": b"1"}, tmp_path / "file")


def test_the_command(run: Run, toy: Pack, tmp_path: Path) -> None:
    """By default beside the stubs, else where -o says."""
    done = run("notebook")
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (toy.root / "notebooks").iterdir()}
    assert names == {"ex01_scale.ipynb", "ex02_words.ipynb", CHAPTER_FILE}
    assert "3 of 3 notebooks are new" in done.stdout
    one = run("notebook", "ex02", "-o", str(tmp_path / "one"))
    assert one.returncode == 0, one.stderr
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["ex02_words.ipynb"]
