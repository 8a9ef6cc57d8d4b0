"""The naive grader: hidden tests and submission in one folder, one process, one `pytest`.

It is an honest, ordinary grader as an instructor might write it, and what it takes for the result
is pytest's exit status, the last line that pytest printed, or the report that it wrote.

An attack on something else than pytest brings a naive grader of its own, `control.py`. That one
runs in the same folder with the modules of `naive_pack` beside it. It ends without an exception if
the attack got its point, fails an assertion if it did not, and any other exception is its end.
"""

import os
import re
import runpy
import shutil
import sys
import time
import traceback
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from arena import outer_cage, signs
from arena.grading import Outcome
from arena.outer_cage import Cell, Ended, QuotaError
from arena.planted import VARIABLE, Planted
from arena.reading import Attack

PACK = Path(__file__).resolve().parents[1] / "naive_pack"
TESTS = ("test_ex01_scale.py", "test_ex02_words.py")
_REPORT = "report.xml"
_OTHER_TEST = {"ex01_scale": "test_shouts", "ex02_words": "test_doubles"}
_PLACE = Path("/tmp/naive")  # noqa: S108 - on a file system of the cell's own
_SUMMARY = re.compile(r"^(?:=+ )?(\d+ \w+(?:, \d+ \w+)*) in [\d.]+s", re.MULTILINE)
_SETTLE_S = 0.5
_NOT_TAKEN_IN, _DIED = 1, 70
_LOOK_S = 0.01


def run(attack: Attack) -> Outcome:
    """Let the naive grader grade an attack, and an honest submission after it."""
    with Cell() as cell:
        _PLACE.mkdir(mode=0o755)
        (_PLACE / "planted").mkdir()
        planted = Planted(_PLACE / "planted")
        first = _folder("attacked", planted.submission(attack, "/tmp"), planted)  # noqa: S108
        second = _folder("next", planted.honest(), planted)
        before = _files(first)
        fresh = attack.control.fresh
        if attack.control.kind == "script":
            cell.start(_script_task(first, attack.script))
        else:
            cell.start(_task(first, planted, fresh=fresh), _task(second, planted, fresh=fresh))
        try:
            ended = cell.run(0, budget_s=attack.control.budget_s)
        except QuotaError:
            return Outcome({"stalled": "it had to be stopped: it took too much memory"})
        outcome = Outcome(output=ended.output.decode(errors="surrogateescape"))
        if ended.status is None:
            outcome.signs["stalled"] = f"no end within {attack.control.budget_s:g} s"
        _look_around(outcome, attack, cell, ended, before, first)
        _read_results(outcome, attack, first, ended, planted)
        if attack.control.sign == "disturbed" and attack.control.kind == "naive":
            after = cell.run(1, budget_s=attack.control.budget_s)
            if after.status != 0 or not _passed(second / _REPORT, "test_shouts"):
                told = after.output.decode(errors="replace")[-300:]
                outcome.signs["disturbed"] = f"the next session ended with {after.status}: {told}"
        return outcome


def _folder(name: str, submission: Path, planted: Planted) -> Path:
    """Lay out a run: the student's files, then the tests over them."""
    folder = _PLACE / name
    shutil.copytree(submission, folder, symlinks=True)
    for path in PACK.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(f"{text}\n# {planted.token}\n", encoding="utf-8")
    folder.chmod(0o777)
    return folder


def _task(folder: Path, planted: Planted, *, fresh: bool) -> Callable[[], int]:
    arguments = ["-q", "-p", "no:cacheprovider", f"--junitxml={_REPORT}", *TESTS]
    environment = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # the same session on every machine
        VARIABLE: planted.token,
    }

    def task() -> int:
        outer_cage.drop_privileges()
        outer_cage.close_descriptors()
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        if fresh:
            command = [sys.executable, "-m", "pytest", *arguments]
            os.execve(sys.executable, command, environment)  # noqa: S606 - ours
        sys.argv[:] = ["pytest", *arguments]
        import pytest

        return int(pytest.main(arguments))

    return task


def _script_task(folder: Path, script: Path) -> Callable[[], int]:
    def task() -> int:
        outer_cage.drop_privileges()
        outer_cage.close_descriptors()
        os.chdir(folder)
        os.environ["HOME"] = str(folder)
        sys.path.insert(0, str(folder))
        try:
            runpy.run_path(str(script), run_name="__main__")
        except AssertionError:
            traceback.print_exc()
            return _NOT_TAKEN_IN
        except Exception:  # noqa: BLE001 - whatever it is, this grader can't go on
            traceback.print_exc()
            return _DIED
        return 0

    return task


def _files(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*")}


def _look_around(  # noqa: PLR0913, PLR0917 - one look at one run
    outcome: Outcome, attack: Attack, cell: Cell, ended: Ended, before: set[str], folder: Path
) -> None:
    """Note what is left once the session has ended, and let it work on where that is the plan."""
    deadline = time.monotonic() + (0.0 if ended.status is None else _SETTLE_S)
    while cell.processes() and time.monotonic() < deadline:
        time.sleep(_LOOK_S)
    if alive := cell.processes():
        outcome.signs["left_over"] = f"{len(alive)} processes"
    if attack.control.reads == "report" and ended.status is not None:
        deadline = time.monotonic() + attack.control.budget_s
        while cell.processes() and time.monotonic() < deadline:
            time.sleep(_LOOK_S)
    new = {
        path
        for path in _files(folder) - before
        if not path.endswith((_REPORT, ".pyc", "__pycache__"))
    }
    for place in ("/tmp", "/dev/shm", "/var/tmp"):  # noqa: S108 - the cell's own
        new |= {str(path) for path in Path(place).iterdir()} - {str(_PLACE)}
    if new:
        outcome.signs.setdefault("left_over", ", ".join(sorted(new)[:5]))


def _read_results(
    outcome: Outcome, attack: Attack, folder: Path, ended: Ended, planted: Planted
) -> None:
    """Read the result as the naive grader would, and the other signs of success."""
    text = outcome.output
    report = _text_of(folder / _REPORT)
    is_script = attack.control.kind == "script"
    if is_script and ended.status is not None and (ended.status == _DIED or ended.status < 0):
        outcome.signs["disturbed"] = f"it ended with {ended.status}"
    if {
        "status": ended.status == 0,
        "output": _is_good_summary(text),
        "report": _is_good_report(folder / _REPORT),
    }[attack.control.reads]:
        outcome.signs["points"] = f"by its {attack.control.reads}"
    other = "" if is_script else _OTHER_TEST[attack.exercise]
    if other and not _passed(folder / _REPORT, other):
        outcome.signs["no_verdict"] = f"no result of {other}"
    if told := signs.escape_in(text):
        outcome.signs["escaped"] = told
    if signs.is_told(text, planted) or signs.is_told(report, planted):
        outcome.signs["secret"] = "the token came out"  # noqa: S105 - a sign, no password
    if raw := signs.unsafe_in(text):
        outcome.signs["raw_text"] = raw
    if signs.is_huge(text):
        outcome.signs["huge"] = f"{len(text)} characters"


def _text_of(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace")
    return ""


def _is_good_summary(text: str) -> bool:
    """Tell whether the last summary line tells of passed tests alone."""
    found = _SUMMARY.findall(text)
    return bool(found) and all(part.endswith("passed") for part in found[-1].split(", "))


def _is_good_report(path: Path) -> bool:
    with suppress(OSError, ET.ParseError):
        suites = list(ET.parse(path).getroot().iter("testsuite"))  # noqa: S314 - in the cage
        counts = [int(s.get(n, 0)) for s in suites for n in ("failures", "errors", "skipped")]
        return sum(int(suite.get("tests", 0)) for suite in suites) > 0 and not any(counts)
    return False


def _passed(path: Path, test: str) -> bool:
    """Tell whether the report says that a test has passed."""
    with suppress(OSError, ET.ParseError):
        cases = ET.parse(path).getroot().iter("testcase")  # noqa: S314 - in the cage
        return any(case.get("name") == test and not len(case) for case in cases)
    return False
