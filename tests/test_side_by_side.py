"""Several exercises at a time: the same results, and nothing left when it is interrupted."""

import os
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest
from conftest import ROOT, Run, descendants

from grader.pack import Pack

# Two judges with a supervisor and a zygote each.
BOTH_AT_WORK = 6


@pytest.mark.parametrize("words", [["selfcheck"], ["stability", "--right", "2", "--wrong", "2"]])
def test_the_same_is_found_side_by_side(run: Run, words: list[str]) -> None:
    """In the same order, too."""
    alone = run(*words, "--jobs", "1", "--tier", "none")
    together = run(*words, "--jobs", "2", "--tier", "none")
    assert alone.returncode == together.returncode == 0, alone.stderr + together.stderr
    assert len(together.stdout.splitlines()) == 3
    assert together.stdout == alone.stdout
    assert together.stderr == ""


def test_a_fault_in_one_is_told_as_ever(run: Run, toy: Pack) -> None:
    """What a process of its own raises reaches the user as if there were none."""
    path = toy.exercises[1].catalogue_path
    path.write_text("title = [")
    alone = run("selfcheck", "--jobs", "1", "--tier", "none")
    together = run("selfcheck", "--jobs", "2", "--tier", "none")
    assert path.name in together.stderr
    assert (together.returncode, together.stderr) == (alone.returncode, alone.stderr)


@pytest.mark.parametrize(
    "words", [["selfcheck", "--jobs", "2"], ["batch", "class", "--out", "out"]]
)
def test_two_programs_are_not_mixed(run: Run, toy: Pack, words: list[str]) -> None:
    """A version in the current folder is run by its name; fresh processes would not find it."""
    shutil.copytree(
        ROOT / "grader", toy.root / "grader", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(toy.root / "solutions", toy.root / "class" / "one")
    with (toy.root / "grader" / "errors.py").open("a") as changed:
        changed.write("# another version\n")
    found = run(*words, "--tier", "none")
    assert found.returncode == 2, found.stdout + found.stderr
    assert f"This is the grader in {toy.root / 'grader'}, but" in found.stderr
    assert f"{sys.executable} -m pip install --editable {toy.root}" in found.stderr
    assert not (toy.root / "out").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_all_of_them(toy: Pack, number: signal.Signals) -> None:
    """Judges, zygotes and workers are gone, and the exit code says why."""
    words = ["stability", "--right", "100000", "--jobs", "2", "--tier", "none"]
    started = subprocess.Popen(
        [sys.executable, "-m", "grader", *words],
        cwd=toy.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        text=True,
    )
    assert started.stdout is not None
    assert "exercise" in started.stdout.readline()
    parent, deadline = psutil.Process(started.pid), time.monotonic() + 60
    while len(descendants(parent)) < BOTH_AT_WORK:
        assert time.monotonic() < deadline
        assert started.poll() is None
    below = parent.children(recursive=True)
    started.send_signal(number)
    _, errors = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "Traceback" not in errors
    _, alive = psutil.wait_procs(below, timeout=30)
    assert alive == []
