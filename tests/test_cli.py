"""The command line as its users meet it: what is printed, written and returned."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from conftest import Run, descendants

from grader.pack import Pack

pytestmark = pytest.mark.usefixtures("nothing_left")

NEVER_ENDS = """
import sys

print("started")
while True:
    pass
"""


def test_help_names_the_exit_codes_and_needs_no_torch(run: Run) -> None:
    """`--help` answers at once."""
    done = run("--help")
    assert done.returncode == 0
    assert "130  interrupted" in done.stdout
    for command in ("list", "hint", "show", "reset", "stubs", "selfcheck", "schema", "doctor"):
        assert f"\n  {command}" in done.stdout


@pytest.mark.parametrize("command", [["--help"], ["list"], ["show", "ex01"]])
def test_light_commands_do_not_import_torch(toy: Pack, command: list[str]) -> None:
    """Torch takes a second to import; these commands have no use for it."""
    code = (
        "import sys\nfrom grader.cli.app import run\n"
        f"code = run({command!r})\nassert 'torch' not in sys.modules\nsys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=toy.root, check=False)
    assert done.returncode == 0


def test_solutions_get_everything(run: Run, toy: Pack) -> None:
    """Exit code 0 says that all that could be assessed was earned."""
    done = run("--from", "solutions", "--json", "s.json")
    assert done.returncode == 0, done.stdout + done.stderr
    scores = json.loads((toy.root / "s.json").read_text())
    assert (scores["earned"], scores["assessed"], scores["possible"]) == (190, 190, 200)
    assert "10 of 200 points can't be assessed here: It needs a GPU" in done.stdout.splitlines()[0]


def test_scores_on_standard_output(run: Run) -> None:
    """With `--json -` standard output is JSON alone; the report goes to standard error."""
    done = run("ex02", "--from", "solutions", "--json", "-")
    assert json.loads(done.stdout)["earned"] == 100
    assert "100 / 100" in done.stderr


def test_untouched_stubs_are_one_quiet_line_each(run: Run) -> None:
    """Nothing is reported as wrong before anything was tried."""
    done = run()
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert sum("not started" in line for line in lines) == 2
    assert not any(line.startswith("FAIL") for line in lines)
    assert "python -m grader show ex01_scale" in done.stdout


def test_a_failed_check_is_explained(run: Run, toy: Pack) -> None:
    """Expected, seen, why, and what to type next."""
    wrong = (
        toy.root / "solutions" / "ex01_scale.py"
    ).read_text() + "\n\ndef twice(x):\n    x *= 2\n    return x\n"
    (toy.root / "exercises" / "ex01_scale.py").write_text(wrong)
    done = run("ex01")
    assert done.returncode == 1
    for word in ("FAIL", "expected", "seen", "why", "The caller still needs x.", "hint ex01_scale"):
        assert word in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_output_is_plain_off_a_terminal(run: Run) -> None:
    """No escape sequence reaches a file or a pipe."""
    assert "\x1b" not in run().stdout


def test_no_color_is_obeyed_on_a_terminal(toy: Pack) -> None:
    """Under NO_COLOR a terminal gets plain text too."""
    main, other = os.openpty()
    env = {**os.environ, "NO_COLOR": "1", "TERM": "xterm"}
    command = [sys.executable, "-m", "grader", "list"]
    done = subprocess.run(command, cwd=toy.root, env=env, stdout=other, check=False)
    os.close(other)
    printed = os.read(main, 1 << 16)
    os.close(main)
    assert done.returncode == 0
    assert b"ex01_scale" in printed
    assert b"\x1b" not in printed


USAGE = {
    "no such exercise": (["ex01_scael"], "ex01_scale"),
    "no such option": (["--bogus"], "--bogus"),
    "no such tier": (["--tier", "best"], "auto"),
    "missing folder": (["--from", "nowhere"], "nowhere"),
    "json in no folder": (["--json", "nowhere/s.json"], "nowhere"),
    "json is a folder": (["--json", "exercises"], "exercises"),
    "folder without answers": (["--from", "tests_hidden"], "test_ex01_scale.py"),
    "bad seed": (["--seed", ""], "seed"),
    "bad timeout": (["--timeout", "-1"], "timeout"),
}


@pytest.mark.parametrize("name", USAGE)
def test_wrong_usage(run: Run, name: str) -> None:
    """Exit code 2, one sentence that says what to do, and nothing graded."""
    words, said = USAGE[name]
    done = run(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_outside_of_a_pack(run: Run, tmp_path: Path) -> None:
    """In a folder without exercises the message says where to go."""
    done = run("list", cwd=tmp_path)
    assert done.returncode == 2
    assert "exercises" in done.stderr


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write anywhere")
def test_json_in_a_folder_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    """The message comes before the grading, not after it."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    done = run("--json", str(folder / "s.json"))
    assert done.returncode == 2
    assert "can't be written" in done.stderr


def test_scores_are_written_whole_or_not_at_all(run: Run, toy: Pack) -> None:
    """An existing file is replaced, and no temporary file stays."""
    (toy.root / "s.json").write_text("old")
    run("ex02", "--from", "solutions", "--json", "s.json")
    assert json.loads((toy.root / "s.json").read_text())["schema_version"] == 1
    assert [p.name for p in toy.root.iterdir() if "s.json" in p.name] == ["s.json"]


def test_one_file(run: Run, toy: Pack) -> None:
    """A single file is graded as the exercise whose name it bears."""
    done = run("--from", "solutions/ex02_words.py")
    assert done.returncode == 0
    assert "ex01_scale" not in done.stdout


@pytest.mark.parametrize("tier", ["full", "none"])
def test_interrupted(toy: Pack, tier: str) -> None:
    """Ctrl-C ends with code 130 and leaves no process and no half-written file."""
    (toy.root / "exercises" / "ex01_scale.py").write_text(NEVER_ENDS)
    command = [sys.executable, "-m", "grader", "--tier", tier, "--json", "s.json"]
    started = subprocess.Popen([*command, "--timeout", "60"], cwd=toy.root, stderr=subprocess.PIPE)
    process = psutil.Process(started.pid)
    deadline = time.monotonic() + 60
    while not any(p.cpu_times().user > 0.1 for p in _workers(process)):
        assert time.monotonic() < deadline, "the worker never began"
        time.sleep(0.02)
    started.send_signal(signal.SIGINT)
    _, said = started.communicate(timeout=30)
    assert started.returncode == 130, said
    assert b"Interrupted" in said
    assert not (toy.root / "s.json").exists()


def _workers(process: psutil.Process) -> list[psutil.Process]:
    """Return processes below the zygote: those that have torch and are no zygote."""
    found = []
    for child in process.children(recursive=True):
        try:
            below = child.parent() is not None and child.parent().pid != process.pid
            if below and child.memory_info().rss > 50 << 20 and not child.children():
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found if len(process.children(recursive=True)) > 1 else []


def test_a_judge_that_is_killed_leaves_nothing(toy: Pack) -> None:
    """SIGKILL on the judge ends the zygote, the keeper and every worker."""
    (toy.root / "exercises" / "ex01_scale.py").write_text(NEVER_ENDS)
    before = descendants()
    command = [sys.executable, "-m", "grader", "--timeout", "60"]
    started = subprocess.Popen(command, cwd=toy.root)
    process = psutil.Process(started.pid)
    deadline = time.monotonic() + 60
    while not _workers(process):
        assert time.monotonic() < deadline, "the worker never began"
        time.sleep(0.02)
    started.kill()
    started.wait()
    gone = [psutil.Process(pid) for pid in descendants() - before]
    _, alive = psutil.wait_procs(gone, timeout=10)
    assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []


def test_list_shows_points_and_state(run: Run, toy: Pack) -> None:
    """The state follows what was done: not started, changed, graded."""
    assert run("list").stdout.count("not started") == 2
    solved = (toy.root / "solutions" / "ex02_words.py").read_bytes()
    (toy.root / "exercises" / "ex02_words.py").write_bytes(solved)
    assert "not graded yet" in run("list").stdout
    run("ex02")
    assert "100 / 100" in run("list").stdout
    (toy.root / "exercises" / "ex02_words.py").write_bytes(solved + b"\n# more\n")
    assert "changed since graded" in run("list").stdout


def test_hints_come_one_at_a_time(run: Run, toy: Pack) -> None:
    """Each call gives the next step for the first failed check's diagnosis, then the last again."""
    wrong = "def shout(word):\n    return word\n"
    (toy.root / "exercises" / "ex02_words.py").write_text(wrong)
    said = [run("hint", "ex02").stdout for _ in range(3)]
    assert "Hint 1 of 2: Try it in a shell." in said[0]
    assert "Hint 2 of 2: There is a method of str." in said[1]
    assert "That was the last hint" in said[2]


def test_hints_for_a_stub_are_the_first_steps(run: Run) -> None:
    """Before anything was tried the hints say how to begin."""
    assert "Hint 1 of 2: What does the docstring say?" in run("hint", "ex01").stdout


def test_a_broken_state_file_is_begun_anew(run: Run, toy: Pack) -> None:
    """What the student was told before is a convenience, not a record."""
    (toy.root / ".grader").mkdir()
    (toy.root / ".grader" / "state.json").write_text("{")
    assert run("hint", "ex01").returncode == 0


def test_reset_keeps_the_old_file(run: Run, toy: Pack) -> None:
    """The stub comes back, and what was there stands beside it."""
    stub = toy.root / "exercises" / "ex01_scale.py"
    given = stub.read_text()
    stub.write_text("mine")
    done = run("reset", "ex01")
    assert done.returncode == 0
    assert "ex01_scale.bak1.py" in done.stdout
    assert stub.read_text() == given
    assert (toy.root / "exercises" / "ex01_scale.bak1.py").read_text() == "mine"


def test_stubs_are_written_from_the_solutions(run: Run, toy: Pack) -> None:
    """`--check` tells that one differs; without it, it is written."""
    stub = toy.root / "exercises" / "ex02_words.py"
    given = stub.read_text()
    stub.unlink()
    assert run("stubs", "--check").returncode == 1
    assert not stub.exists()
    assert run("stubs").returncode == 0
    assert stub.read_text() == given
    assert run("stubs", "--check").returncode == 0


def test_show_prints_the_task(run: Run) -> None:
    """The task text is the stub's documentation."""
    shown = run("show", "ex01").stdout
    assert "Write a function and a module." in shown
    assert "def twice(x: Tensor) -> Tensor" in shown
    assert "Return x times two, without changing x." in shown


def test_probes_shows_what_is_shipped(run: Run) -> None:
    """An author sees the text that goes to a worker: no check, no expected value."""
    shown = run("probes", "ex01").stdout
    assert "def twice_of(student, x)" in shown
    assert "assert_same_tensors" not in shown


def test_doctor(run: Run) -> None:
    """It names the versions and says of each tier whether it works."""
    done = run("doctor")
    assert done.returncode == 0
    for word in ("python", "torch", "tier full", "tier none", "works"):
        assert word in done.stdout


def test_a_broken_check_file_is_our_fault(run: Run, toy: Pack) -> None:
    """Exit code 3; the other exercise is graded; the student's file is not blamed."""
    path = toy.root / "tests_hidden" / "test_ex01_scale.py"
    path.write_text(
        path.read_text().replace("import pytest\n", "import pytest\nimport nothing_such\n")
    )
    done = run("--from", "solutions", "--json", "s.json")
    assert done.returncode == 3
    scores = json.loads((toy.root / "s.json").read_text())
    assert {c["status"] for c in scores["exercises"][0]["checks"]} == {"grader_fault"}
    assert scores["exercises"][0]["assessed"] == 0
    assert scores["exercises"][1]["earned"] == 100
    assert "nothing_such" in scores["exercises"][0]["checks"][0]["message"]


def test_a_probe_that_would_leak_is_refused(run: Run, toy: Pack) -> None:
    """A module constant in a probe is how an expected value would travel."""
    path = toy.root / "tests_hidden" / "test_ex02_words.py"
    text = path.read_text().replace("return student.shout(word)", "return student.shout(ANSWER)")
    path.write_text(text.replace("\n\n@probe", '\nANSWER = "x"\n\n\n@probe', 1))
    done = run("ex02", "--from", "solutions")
    assert done.returncode == 3
    assert "ANSWER" in done.stdout


def test_a_check_that_compares_nothing_gives_nothing(run: Run, toy: Pack) -> None:
    """Only positive evidence scores; that the solution fails too shows whose fault it is."""
    path = toy.root / "tests_hidden" / "test_ex02_words.py"
    head, _, _ = path.read_text().partition("    assert_equal(")
    path.write_text(head)
    done = run("ex02", "--from", "solutions")
    assert done.returncode == 1
    assert "nothing in it to compare" in done.stdout


def test_the_callers_pytest_settings_do_not_reach_the_judge(run: Run, toy: Pack) -> None:
    """Neither the environment nor a configuration file nor a conftest has a say."""
    (toy.root / "conftest.py").write_text("raise SystemExit\n")
    (toy.root / "tests_hidden" / "conftest.py").write_text("raise SystemExit\n")
    (toy.root / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
    env = {**os.environ, "PYTEST_ADDOPTS": "--collect-only", "PYTEST_PLUGINS": "nothing_such"}
    assert run("--from", "solutions", env=env).returncode == 0


def test_scores_through_a_link(run: Run, toy: Pack) -> None:
    """A link stays a link; what it points to is replaced."""
    (toy.root / "s.json").symlink_to("real.json")
    run("ex02", "--from", "solutions", "--json", "s.json")
    assert (toy.root / "s.json").is_symlink()
    assert json.loads((toy.root / "real.json").read_text())["earned"] == 100


@pytest.mark.skipif(not Path(os.devnull).is_char_device(), reason="there is no such device here")
def test_scores_to_a_device(run: Run) -> None:
    """A device is written to, not replaced by a file."""
    assert run("ex02", "--from", "solutions", "--json", os.devnull).returncode == 0
    assert Path(os.devnull).is_char_device()


def test_scores_are_kept_when_nobody_reads_the_report(toy: Pack) -> None:
    """A closed pipe costs the report, not the scores."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "grader", "ex02", "--from", "solutions", "--json", "s.json"]
    done = subprocess.run(
        command, cwd=toy.root, stdout=write, stderr=subprocess.PIPE, check=False, timeout=120
    )
    os.close(write)
    assert b"Traceback" not in done.stderr
    assert json.loads((toy.root / "s.json").read_text())["earned"] == 100


def test_a_report_where_letters_are_missing(run: Run, toy: Pack) -> None:
    """A terminal that knows ASCII alone gets escapes, not a failure."""
    text = "def shout(word):\n    print('\u4f60\u597d')\n    return 1\n"
    (toy.root / "exercises" / "ex02_words.py").write_text(text, encoding="utf-8")
    done = run("ex02", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1
    assert "\\u4f60" in done.stdout


def test_files_beside_the_exercises_are_not_imported(run: Run, toy: Pack) -> None:
    """A student's `random.py` in the current folder does not get into the judge."""
    for name in ("random", "rich", "json", "torch"):
        (toy.root / f"{name}.py").write_text("raise SystemExit('imported')\n")
    assert run("ex02", "--from", "solutions").returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="tier full needs Linux")
def test_a_strict_umask_takes_no_isolation_away(toy: Pack) -> None:
    """What is built for workers is readable to them whatever the caller's umask is."""
    tiers = set()
    for umask in (0o022, 0o077):
        command = [sys.executable, "-m", "grader", "ex02", "--from", "solutions", "--json", "-"]
        done = subprocess.run(
            command, cwd=toy.root, capture_output=True, umask=umask, check=False, timeout=120
        )
        tiers.add(json.loads(done.stdout)["run"]["tier"])
    assert len(tiers) == 1


def test_an_incomplete_state_file_is_begun_anew(run: Run, toy: Pack) -> None:
    """A result that lacks a part is as good as none."""
    solved = (toy.root / "solutions" / "ex02_words.py").read_bytes()
    (toy.root / "exercises" / "ex02_words.py").write_bytes(solved)
    (toy.root / ".grader").mkdir()
    state = {"version": 1, "results": {"ex02_words": {"earned": 3}}, "hints": {}}
    (toy.root / ".grader" / "state.json").write_text(json.dumps(state))
    assert "not graded yet" in run("list").stdout
    assert run("hint", "ex02").returncode == 0


def test_an_error_of_ours_has_our_exit_code(run: Run, toy: Pack) -> None:
    """A catalogue that is no TOML is a fault of the pack, told in one sentence."""
    (toy.root / "tests_hidden" / "ex01_scale.toml").write_text("title = ")
    done = run()
    assert done.returncode == 3
    assert "ex01_scale.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_state_file_with_words_for_numbers_is_passed_over(run: Run, toy: Pack) -> None:
    """It is a note for convenience, never a reason to fail."""
    solved = (toy.root / "solutions" / "ex02_words.py").read_bytes()
    (toy.root / "exercises" / "ex02_words.py").write_bytes(solved)
    run("ex02")
    path = toy.root / ".grader" / "state.json"
    state = json.loads(path.read_text())
    state["results"]["ex02_words"]["earned"] = "all of it"
    path.write_text(json.dumps(state))
    done = run("list")
    assert done.returncode == 0
    assert "all of it" not in done.stdout
