"""`python -m grader new`: an exercise to start from, complete and green."""

import pytest
from conftest import Run

from grader.pack import Pack


def test_a_new_exercise_is_green_at_once(run: Run, toy: Pack) -> None:
    """Stub, solution, check, catalogue, one right and one wrong answer."""
    done = run("new", "ex07_scaling")
    assert done.returncode == 0, done.stderr
    assert len([line for line in done.stdout.splitlines() if line.endswith("written")]) == 6
    proof = run("selfcheck", "ex07")
    assert proof.returncode == 0, proof.stdout
    assert proof.stdout.splitlines()[1].split() == ["ex07_scaling", "1", "1", "1", "1", "ok"]
    assert "ex07_scaling" in run("list").stdout
    assert run("stubs", "--check").returncode == 0


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("scaling", "no name for an exercise"),
        ("ex7_scaling", "no name for an exercise"),
        ("ex07_../../x", "no name for an exercise"),
        ("ex01_other", "There is ex01_scale already"),
    ],
)
def test_a_name_that_can_not_be_had(run: Run, toy: Pack, name: str, told: str) -> None:
    """Nothing is written."""
    before = sorted(toy.root.rglob("*"))
    done = run("new", name)
    assert done.returncode == 2
    assert told in done.stderr
    assert sorted(toy.root.rglob("*")) == before


def test_a_file_that_is_there_already_is_kept(run: Run, toy: Pack) -> None:
    """An author's beginning is never overwritten."""
    begun = toy.root / "solutions" / "ex07_scaling.py"
    begun.write_text("mine\n")
    done = run("new", "ex07_scaling")
    assert done.returncode == 2
    assert begun.read_text() == "mine\n"
    assert not (toy.root / "exercises" / "ex07_scaling.py").exists()
