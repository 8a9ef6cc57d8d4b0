"""A class: every submission has its score, whatever happens on the way."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from conftest import ROOT, TOY, Run

from grader.batch.class_run import ClassRun, Plan
from grader.batch.jobs import Setup
from grader.batch.ledger import Ledger
from grader.intake import take_in
from grader.pack import Pack
from grader.record import Result, decode_result

SOLUTION = (TOY / "solutions" / "ex01_scale.py").read_text()
WORDS = (TOY / "solutions" / "ex02_words.py").read_text()
STUB = (TOY / "exercises" / "ex01_scale.py").read_text()
# What is handed in as ex01_scale, and what it must earn; ex02_words earns 100 beside it.
ANSWERS = {
    "right": (SOLUTION, 90.0),
    "wrong": (SOLUTION + "\n\ndef twice(x):\n    return x\n", 50.0),
    "raises": (SOLUTION + "\n\ndef twice(x):\n    raise ValueError\n", 50.0),
    "untouched": (STUB, 0.0),
    "broken": ("def twice(x:\n", 0.0),
    "exits": (SOLUTION + "\n\nimport os\n\ndef twice(x):\n    os._exit(0)\n", 50.0),
    "hangs": (SOLUTION + "\n\ndef twice(x):\n    while True:\n        pass\n", 50.0),
    "prints": (SOLUTION + "\n\ndef twice(x):\n    print('::error::' * 100)\n    return x\n", 50.0),
}
LIMITS = ("--tier", "none", "--timeout", "0.7")


def make_class(folder: Path, count: int) -> dict[str, float]:
    """Make a class of so many; returns what each must earn in all."""
    expected = {}
    names = list(ANSWERS)
    for number in range(count):
        kind = names[number % len(names)]
        student = f"s{number:03d}-{kind}"
        (folder / student).mkdir(parents=True)
        text, earned = ANSWERS[kind]
        (folder / student / "ex01_scale.py").write_text(text)
        (folder / student / "ex02_words.py").write_text(WORDS)
        expected[student] = earned + 100
    return expected


def results_in(out: Path) -> list[Result]:
    """Return the results in a folder."""
    return [decode_result(line) for line in (out / "results.jsonl").read_bytes().splitlines()]


def without_times(out: Path) -> list[Any]:
    """Return the results as plain data, without what may differ between two equal runs."""

    def stripped(value: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, dict):
            left_out = {"duration_s", "started"}
            return {k: stripped(v) for k, v in value.items() if k not in left_out}
        return [stripped(v) for v in value] if isinstance(value, list) else value

    lines = (out / "results.jsonl").read_bytes().splitlines()
    return [stripped(json.loads(line)) for line in lines]


def earned(out: Path) -> dict[str, float]:
    """Return what each student earned."""
    return {r.key: r.scores.earned for r in results_in(out) if r.scores is not None}


def test_a_class(run: Run, tmp_path: Path) -> None:
    """Everybody has the right score; tables, feedback and summary are there."""
    expected = make_class(tmp_path / "class", 10)
    (tmp_path / "class" / "notes.pdf").write_bytes(b"%PDF")
    out = tmp_path / "out"
    done = run("batch", str(tmp_path / "class"), "--out", str(out), "--jobs", "2", *LIMITS)
    assert done.returncode == 0, done.stderr
    assert earned(out) == expected
    assert "10 graded, 1 unread" in done.stdout
    rows = (out / "scores.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len([row for row in rows if row.startswith('"s0')]) == 10
    assert {path.stem for path in (out / "feedback").iterdir()} == set(expected)
    summary = json.loads((out / "summary.json").read_bytes())
    assert summary["statuses"]["graded"] == 10
    assert "::error::" not in done.stdout


def test_the_same_scores_with_any_number_of_processes(run: Run, tmp_path: Path) -> None:
    """Byte for byte but for times."""
    make_class(tmp_path / "class", 8)
    for jobs in ("1", "2", "3"):
        arguments = ("--out", str(tmp_path / jobs), "--jobs", jobs, "--seed", "7", *LIMITS)
        assert run("batch", str(tmp_path / "class"), *arguments).returncode == 0
    assert without_times(tmp_path / "1") == without_times(tmp_path / "2")
    assert without_times(tmp_path / "1") == without_times(tmp_path / "3")


def test_a_run_goes_on_with_what_is_missing(run: Run, tmp_path: Path, toy: Pack) -> None:
    """Nothing is graded twice, unless it or its checks have changed: then just that."""
    make_class(tmp_path / "class", 4)
    out = tmp_path / "out"
    arguments = ("batch", str(tmp_path / "class"), "--out", str(out), "--jobs", "1", *LIMITS)
    assert run(*arguments).returncode == 0
    before = (out / "results.jsonl").read_bytes()
    assert run(*arguments).returncode == 2  # results are there
    assert run(*arguments, "--resume").returncode == 0
    assert (out / "results.jsonl").read_bytes() == before

    # One student hands in again, one check file changes.
    (tmp_path / "class" / "s001-wrong" / "ex01_scale.py").write_text(SOLUTION)
    checks = toy.root / "tests_hidden" / "test_ex02_words.py"
    checks.write_text(checks.read_text() + "\n# changed\n")
    assert run(*arguments, "--resume").returncode == 0
    assert earned(out)["s001-wrong"] == 190
    old = {r.key: r for r in map(decode_result, before.splitlines())}
    for result in results_in(out):
        assert result.scores is not None
        earlier = old[result.key].scores
        assert earlier is not None
        one, two = (s.exercises[0].checks[0].duration_s for s in (earlier, result.scores))
        assert (one == two) == (result.key != "s001-wrong")
        one, two = (s.exercises[1].checks[0].duration_s for s in (earlier, result.scores))
        assert one != two


@pytest.fixture
def long_run(tmp_path: Path, toy: Pack) -> Iterator[list[str]]:
    """Return the command of a run over a class of some size."""
    make_class(tmp_path / "class", 12)
    command = [sys.executable, "-m", "grader", "batch", str(tmp_path / "class")]
    yield [*command, "--out", str(tmp_path / "out"), "--jobs", "2", "--seed", "7", *LIMITS]
    assert toy.root.is_dir()


def lines_of(out: Path) -> int:
    """Return how many results are written so far."""
    path = out / "results.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else 0


def started(command: list[str], toy: Pack) -> subprocess.Popen[bytes]:
    """Start a run in the toy pack."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=toy.root, env=environment, stdout=quiet, stderr=quiet)


def until(is_so: Any, seconds: float = 120.0) -> None:  # noqa: ANN401 - a function
    """Wait for something that must come."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_killed_run_goes_on(tmp_path: Path, toy: Pack, long_run: list[str]) -> None:
    """After kill -9 at several moments the end is that of an undisturbed run."""
    out = tmp_path / "out"
    for lines in (0, 1, 5):
        process = started([*long_run, "--resume"], toy)
        while lines_of(out) <= lines and process.poll() is None:
            time.sleep(0.01)
        tree = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        _, alive = psutil.wait_procs(tree, timeout=30)
        assert not alive
    assert started([*long_run, "--resume"], toy).wait() == 0
    killed = without_times(out)
    long_run[long_run.index(str(out))] = str(tmp_path / "whole")
    assert started(long_run, toy).wait() == 0
    assert killed == without_times(tmp_path / "whole")


def test_a_grading_process_that_dies(tmp_path: Path, toy: Pack, long_run: list[str]) -> None:
    """Its submission is graded by another one; nobody loses anything."""
    out = tmp_path / "out"
    process = started(long_run, toy)
    until(lambda: lines_of(out) > 0)
    for child in psutil.Process(process.pid).children():
        if "spawn_main" in " ".join(child.cmdline()):
            child.send_signal(signal.SIGKILL)
            break
    assert process.wait() == 0
    expected = {path.name for path in (tmp_path / "class").iterdir()}
    assert set(earned(out)) == expected


def test_ctrl_c_keeps_what_is_graded(tmp_path: Path, toy: Pack, long_run: list[str]) -> None:
    """The run ends at once, with its exit code, and leaves no process."""
    out = tmp_path / "out"
    process = started(long_run, toy)
    until(lambda: lines_of(out) > 0)
    tree = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    _, alive = psutil.wait_procs(tree, timeout=30)
    assert not alive
    assert 0 < lines_of(out) < 12


def test_nothing_to_grade(run: Run, tmp_path: Path) -> None:
    """It is said, not taken for a class without scores."""
    done = run("batch", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert not (tmp_path / "out").exists()
    make_class(tmp_path / "class", 1)
    assert run("batch", str(tmp_path / "class")).returncode == 2  # no --out
    inside = tmp_path / "class" / "out"
    done = run("batch", str(tmp_path / "class"), "--out", str(inside))
    assert done.returncode == 2
    assert "among the submissions" in done.stderr
    assert not inside.exists()


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path) -> None:
    """It shows who was found."""
    make_class(tmp_path / "class", 3)
    done = run("batch", str(tmp_path / "class"), "--out", str(tmp_path / "out"), "--dry-run")
    assert done.returncode == 0
    assert "3 submissions" in done.stdout
    assert "s001-wrong" in done.stdout
    assert not (tmp_path / "out").exists()


def test_a_limit_that_changed(run: Run, tmp_path: Path) -> None:
    """What was stopped by the time of the whole submission is graded again with more of it."""
    folder = tmp_path / "class" / "sleepy"
    folder.mkdir(parents=True)
    slow = "\n\nimport time\n\ntime.sleep(1.2)\n"
    (folder / "ex01_scale.py").write_text(SOLUTION + slow)
    (folder / "ex02_words.py").write_text(WORDS + slow)
    command = ("batch", str(tmp_path / "class"), "--out", str(tmp_path / "out"), "--tier", "none")
    assert run(*command, "--submission-timeout", "2").returncode == 0
    assert earned(tmp_path / "out")["sleepy"] < 190
    assert run(*command, "--submission-timeout", "60", "--resume").returncode == 0
    assert earned(tmp_path / "out")["sleepy"] == 190


def test_another_class_is_refused(run: Run, tmp_path: Path) -> None:
    """Its results would take the place of those that are there."""
    make_class(tmp_path / "class", 2)
    make_class(tmp_path / "other", 1)
    out = ("--out", str(tmp_path / "out"), *LIMITS)
    assert run("batch", str(tmp_path / "class"), *out).returncode == 0
    before = (tmp_path / "out" / "results.jsonl").read_bytes()
    for words in ((str(tmp_path / "other"),), (str(tmp_path / "class"), "ex02")):
        done = run("batch", *words, *out, "--resume")
        assert done.returncode == 2
        assert "another class" in done.stderr
    assert (tmp_path / "out" / "results.jsonl").read_bytes() == before


def test_another_seed_is_refused(run: Run, tmp_path: Path) -> None:
    """Half of a class would have other draws."""
    make_class(tmp_path / "class", 1)
    arguments = ("batch", str(tmp_path / "class"), "--out", str(tmp_path / "out"), *LIMITS)
    assert run(*arguments, "--seed", "7").returncode == 0
    done = run(*arguments, "--seed", "8", "--resume")
    assert done.returncode == 2
    assert "another seed" in done.stderr


def test_what_lies_beside_the_answers_changes(run: Run, tmp_path: Path) -> None:
    """It is told, and nothing is graded again for it."""
    make_class(tmp_path / "class", 1)
    out = tmp_path / "out"
    arguments = ("batch", str(tmp_path / "class"), "--out", str(out), *LIMITS)
    assert run(*arguments).returncode == 0
    (before,) = results_in(out)
    (tmp_path / "class" / "s000-right" / "essay.docx").write_bytes(b"PK")
    assert run(*arguments, "--resume").returncode == 0
    (after,) = results_in(out)
    assert "essay.docx" in " ".join(after.all_notes)
    assert after.scores == before.scores


class _Quiet:
    """Is told of results and says nothing."""

    def begun(self, total: int) -> None:
        """Take note of nothing."""

    def told(self, result: Result, *, is_new: bool) -> None:
        """The same."""


def test_a_submission_that_vanishes(tmp_path: Path, toy: Pack) -> None:
    """It is our fault, not a submission without files; its earlier scores are kept."""
    make_class(tmp_path / "class", 2)
    exercises = toy.select(())
    setup = Setup(
        pack=str(toy.root),
        exercises=[one.name for one in exercises],
        hidden=[],
        tier="none",
        probe_s=5.0,
        exercise_s=10.0,
        memory_mib=0,
        public_only=False,
    )
    plan = Plan(setup, exercises, 1, 20.0, "7")

    def graded(*, gone: bool) -> list[Result]:
        source = tmp_path / "class"
        intake = take_in(source, exercises)
        if gone:
            (source / "s000-right").rename(tmp_path / "away")
        with Ledger(tmp_path / "out", is_resumed=True) as ledger:
            ClassRun(plan, intake, source, ledger, _Quiet()).run()
        if gone:
            (tmp_path / "away").rename(source / "s000-right")
        return results_in(tmp_path / "out")

    first = graded(gone=True)
    assert [one.status for one in first] == ["fault", "graded"]
    assert "gone" in first[0].message
    second = graded(gone=False)
    assert [one.status for one in second] == ["graded", "graded"]
    third = graded(gone=True)
    assert [one.status for one in third] == ["fault", "graded"]
    assert third[0].scores == second[0].scores
    assert graded(gone=False) == second


def test_only_grading_processes_import_torch(tmp_path: Path, toy: Pack) -> None:
    """The one that hands out the work starts them sooner and stays small."""
    make_class(tmp_path / "class", 1)
    words = ["batch", str(tmp_path / "class"), "--out", str(tmp_path / "out"), *LIMITS]
    code = (
        "import sys\n"
        "if __name__ == '__main__':\n"
        "    from grader.cli.app import run\n"
        f"    code = run({words!r})\n"
        "    assert 'torch' not in sys.modules\n"
        "    sys.exit(code)\n"
    )
    script = tmp_path / "run.py"
    script.write_text(code)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script)]
    done = subprocess.run(command, cwd=toy.root, env=environment, check=False)
    assert done.returncode == 0


def test_exports_of_an_earlier_run_do_not_stay(run: Run, tmp_path: Path) -> None:
    """They would tell other points than the tables beside them."""
    make_class(tmp_path / "class", 1)
    out = tmp_path / "out"
    command = ("batch", str(tmp_path / "class"), "--out", str(out), *LIMITS)
    exports = ("--export", "moodle", "--export", "canvas", "--export", "gradescope")
    done = run(*command, *exports)
    assert done.returncode == 0
    assert "moodle.csv, canvas.csv, gradescope/" in " ".join(done.stdout.split())
    done = run(*command, "--export", "canvas", "--resume")
    assert done.returncode == 0
    assert "moodle.csv of an earlier run is removed" in done.stdout
    assert (out / "canvas.csv").exists()
    assert not (out / "moodle.csv").exists()
    assert not (out / "gradescope").exists()


def test_files_of_the_instructors_stay(run: Run, tmp_path: Path) -> None:
    """What no run has written is nothing to be removed, whatever its name."""
    make_class(tmp_path / "class", 1)
    out = tmp_path / "out"
    (out / "gradescope").mkdir(parents=True)
    own = [out / "canvas.csv", out / "gradescope" / "mine.json", out / "feedback" / "mine.md"]
    (out / "feedback").mkdir()
    for path in own:
        path.write_text("mine")
    command = ("batch", str(tmp_path / "class"), "--out", str(out), *LIMITS)
    assert run(*command).returncode == 0
    assert run(*command, "--resume", "--export", "gradescope").returncode == 0
    assert run(*command, "--resume").returncode == 0
    assert [path.read_text() for path in own] == ["mine"] * 3
    assert not (out / "gradescope" / "s000-right.json").exists()


def test_what_was_made_for_those_who_left_goes(run: Run, tmp_path: Path) -> None:
    """Also when the run that noticed it was killed before it had removed anything."""
    make_class(tmp_path / "class", 2)
    out = tmp_path / "out"
    command = ("batch", str(tmp_path / "class"), "--out", str(out), *LIMITS)
    assert run(*command).returncode == 0
    (tmp_path / "class" / "s001-wrong").rename(tmp_path / "away")
    with Ledger(out, is_resumed=True) as ledger:  # as far as that run came
        assert ledger.finish({"s000-right"}) == {"s001-wrong"}
    assert (out / "feedback" / "s001-wrong.md").exists()
    assert run(*command, "--resume").returncode == 0
    assert not (out / "feedback" / "s001-wrong.md").exists()
    assert (out / "feedback" / "s000-right.md").exists()


def test_a_part_of_a_course_is_not_handed_to_a_gradebook(run: Run, tmp_path: Path) -> None:
    """Its points would be taken for those of the whole."""
    make_class(tmp_path / "class", 1)
    course = tmp_path / "course.toml"
    course.write_text("[exercises]\nex01 = 1\nex02 = 3\n")
    out = ("--out", str(tmp_path / "out"), *LIMITS)
    command = ("batch", str(tmp_path / "class"), "ex01", "--course", str(course), *out)
    done = run(*command, "--export", "canvas")
    assert done.returncode == 2
    assert "ex02_words" in done.stderr
    done = run(*command)
    assert done.returncode == 0
    assert "of a part: ex02_words" in " ".join(done.stdout.split())


def test_work_that_could_not_be_read_is_no_zero(run: Run, tmp_path: Path) -> None:
    """It has no points, a person is told, and it is graded when it can be read."""
    make_class(tmp_path / "class", 1)
    packed = tmp_path / "class" / "zoe"
    packed.mkdir()
    (packed / "hw.zip").write_bytes(b"PK\3\4 cut off")
    (tmp_path / "class" / "yan").mkdir()  # handed in nothing
    out = tmp_path / "out"
    command = ("batch", str(tmp_path / "class"), "--out", str(out), "--export", "canvas", *LIMITS)
    done = run(*command, "--fail-on", "unread")
    assert done.returncode == 1, done.stderr
    found = {one.key: one for one in results_in(out)}
    assert {key: one.status for key, one in found.items()} == {
        "s000-right": "graded",
        "yan": "graded",
        "zoe": "unread",
    }
    assert "hw.zip" in " ".join([found["zoe"].message, *found["zoe"].notes])
    assert "zoe" not in (out / "canvas.csv").read_text()
    assert "could not be read" in (out / "feedback" / "zoe.md").read_text()
    (row,) = [r for r in (out / "scores.csv").read_text().splitlines() if r.startswith('"zoe"')]
    assert '"unread"' in row
    (packed / "hw.zip").unlink()
    (packed / "ex01_scale.py").write_text(SOLUTION)
    assert run(*command, "--resume").returncode == 0
    assert earned(out)["zoe"] == 90
