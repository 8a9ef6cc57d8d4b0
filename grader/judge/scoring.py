"""Runs pytest over the checks of a submission and makes scores from its record.

The record decides: a check has passed only if pytest says so *and* the verdict says so *and*
something was compared. A check that the record does not mention is the grader's fault.
"""

import io
import os
import sys
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_jsonreport.plugin import JSONReport

from grader.catalogue import Catalogue
from grader.check_specs import CheckSpec
from grader.errors import GraderFault
from grader.judge.exercise_run import Conditions, ExerciseRun
from grader.judge.session import VERDICT, JudgePlugin, Runs
from grader.pack import Exercise, Pack
from grader.scores import CheckScore, ExerciseScore, score_exercise
from grader.submission import Submission, notes_on

_INI = Path(__file__).with_name("checks.ini")
_OURS = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_THEME")
_UNUSED_PLUGINS = (
    "cacheprovider",
    "faulthandler",
    "doctest",
    "unittest",
    "junitxml",
    "pastebin",
    "stepwise",
    "setuponly",
    "setupplan",
    "logging",
    "debugging",
    "unraisableexception",  # collects garbage five times at the end: half a second with torch
    "threadexception",
    "subtests",
    "warnings",  # keeps and shows those of every check, which nobody reads
)


@dataclass(frozen=True)
class LoadedExercise:
    """An exercise with the files that every grading of it needs.

    Args:
        exercise: Where its files are.
        catalogue: Its diagnoses.
        specs: Its checks.
        stub_text: Text of its stub.
    """

    exercise: Exercise
    catalogue: Catalogue
    specs: tuple[CheckSpec, ...]
    stub_text: str


class _Nowhere(io.TextIOBase):
    """Takes what the reporter prints, which has to be there for its options."""

    def write(self, text: str) -> int:
        """Drop a text."""
        return len(text)


class _Record(JSONReport):  # type: ignore[misc] # the library has no types
    """The record of pytest-json-report, emptied after each submission of a session."""

    def take(self, session: pytest.Session) -> dict[str, Any]:
        """Return what was recorded since the last call, and let go of it."""
        self.pytest_sessionfinish(session)
        self._json_tests: OrderedDict[str, Any] = OrderedDict()
        self._json_warnings: list[Any] = []
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:  # it keeps every report, for a summary that nobody reads
            reporter.stats.clear()
        report: dict[str, Any] = self.report
        return report


def judge(
    pack: Pack,
    exercises: Sequence[LoadedExercise],
    jobs: Iterable[tuple[Submission, Conditions]],
    told: Callable[[list[ExerciseScore]], None],
) -> None:
    """Run the checks of submissions, all in one session of pytest.

    To collect the checks of one exercise takes a tenth of the time that running them does.

    Args:
        pack: The exercise pack.
        exercises: Which of its exercises; of each submission those are judged that it has.
        jobs: The submissions. The next one is asked for when the last one has been told.
        told: Called after each submission, with a score for each of its exercises.

    Raises:
        KeyboardInterrupt: The user stopped the run; no worker is left.
        GraderFault: pytest itself could not run.
    """
    record = _Record()

    def rounds(run_checks: Callable[[pytest.Session, Runs], None], session: pytest.Session) -> None:
        for submission, conditions in jobs:
            handed_in = [one for one in exercises if one.exercise.name in submission.files]
            run_checks(session, _runs(handed_in, submission, conditions))
            report = record.take(session)
            tests = _tests_by_file(report)
            told([_score(one, report, tests, submission, conditions) for one in handed_in])

    specs = {
        (str(loaded.exercise.checks_path), spec.name): spec
        for loaded in exercises
        for spec in loaded.specs
    }
    plugin = JudgePlugin(specs, rounds)
    paths = [path for path, _ in specs]
    _run_pytest(pack, list(dict.fromkeys(paths)), [record, plugin])
    if plugin.error is not None:
        raise plugin.error
    if not plugin.has_begun:
        raise GraderFault("pytest could not run the checks.", "Run `python -m grader doctor`.")


def _runs(
    exercises: Sequence[LoadedExercise], submission: Submission, conditions: Conditions
) -> Runs:
    return {
        str(loaded.exercise.checks_path): ExerciseRun(
            loaded.exercise.name,
            loaded.catalogue,
            loaded.stub_text,
            submission.files[loaded.exercise.name],
            conditions,
        )
        for loaded in exercises
    }


def _run_pytest(pack: Pack, paths: list[str], plugins: list[object]) -> None:
    folder = str(pack.root / "tests_hidden")
    # Modules are named by their path below the root folder: check files of two packs in one
    # process must not be taken for each other.
    arguments = ["-c", str(_INI), "--rootdir", pack.root.anchor]
    arguments += ["--confcutdir", folder, "--noconftest", "--continue-on-collection-errors"]
    arguments += ["-p", "pytest_jsonreport.plugin"]
    arguments += ["--json-report-omit", "keywords", "streams", "log", "traceback"]
    arguments += [
        "-s",
        "-q",
        "--no-header",
        "--no-summary",
        "--assert=plain",
        "--import-mode=importlib",
        "--json-report-file=none",
    ]
    for name in _UNUSED_PLUGINS:
        arguments += ["-p", f"no:{name}"]
    with _own_environment(), redirect_stdout(_Nowhere()), warnings.catch_warnings():
        warnings.simplefilter("ignore", append=True)  # whoever asked for more still gets it
        code = pytest.main([*arguments, *paths], plugins=plugins)
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    record = next(one for one in plugins if isinstance(one, _Record))
    _forget_broken(set(_collect_errors(record.report)), paths)


def _forget_broken(names: set[str], paths: list[str]) -> None:
    """Forget check files that were imported only in part: the next run must fail alike."""
    broken = {path for path in paths if Path(path).name in names}
    for name, module in list(sys.modules.items()):
        if broken and getattr(module, "__file__", None) in broken:
            del sys.modules[name]


@contextmanager
def _own_environment() -> Iterator[None]:
    """Let nothing of the caller's environment reach pytest."""
    saved = {name: os.environ.pop(name) for name in _OURS if name in os.environ}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        os.environ.pop("PYTEST_DISABLE_PLUGIN_AUTOLOAD", None)
        os.environ.update(saved)


def _collect_errors(report: Mapping[str, Any] | None) -> dict[str, str]:
    """Return, for the name of each check file that could not be loaded, why."""
    collectors = report.get("collectors", []) if report else []
    return {
        Path(entry["nodeid"].partition("::")[0]).name: _last_error(str(entry.get("longrepr", "")))
        for entry in collectors
        if entry.get("outcome") == "failed"
    }


def _last_error(traceback: str) -> str:
    """Return what pytest marks as the error in a traceback: the lines that begin with E."""
    marked = [line[1:].strip() for line in traceback.splitlines() if line.startswith("E ")]
    return " ".join(marked) or traceback[-500:]


def _tests_by_file(report: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the record of each check, by the name of its check file and its own."""
    found: dict[str, dict[str, Any]] = {}
    for entry in report.get("tests", []):
        path, _, name = entry["nodeid"].partition("::")
        of_file = found.setdefault(path.rpartition("/")[2], {})
        of_file[name.rpartition("::")[2].removeprefix("test_")] = entry
    return found


def _score(
    loaded: LoadedExercise,
    report: Mapping[str, Any],
    tests_by_file: Mapping[str, Mapping[str, Any]],
    submission: Submission,
    conditions: Conditions,
) -> ExerciseScore:
    file_name = loaded.exercise.checks_path.name
    tests = tests_by_file.get(file_name, {})
    broken = _collect_errors(report).get(file_name)
    checks = [
        _check_score(spec, tests.get(spec.name), broken)
        for spec in loaded.specs
        if spec.public or not conditions.public_only
    ]
    file = submission.files[loaded.exercise.name]
    name, title = loaded.exercise.name, loaded.catalogue.title
    return score_exercise(name, title, file.sha256, checks, notes_on(file))


def _check_score(spec: CheckSpec, test: Mapping[str, Any] | None, broken: str | None) -> CheckScore:
    verdict: Mapping[str, Any] | None = None
    if test is not None:
        verdict = test.get("metadata", {}).get(VERDICT)
    if test is None or verdict is None:
        return _fault(spec, broken or _crash_text(test) or "The check did not run.")
    status = verdict["status"]
    agrees = (status == "passed") == (test["outcome"] == "passed")
    if not agrees or (status == "passed" and not verdict["evidence"]):
        return _fault(spec, "pytest's record and the verdict contradict each other.")
    shown = {k: v for k, v in verdict.items() if k not in {"share", "evidence"}}
    return CheckScore(
        id=spec.id,
        title=spec.title,
        points=spec.points,
        earned=round(spec.points * verdict["share"], 6),
        evidence=spec.evidence,
        public=spec.public,
        **shown,
    )


def _crash_text(test: Mapping[str, Any] | None) -> str:
    if test is None:
        return ""
    for stage in ("setup", "call", "teardown"):
        crash = test.get(stage, {}).get("crash")
        if crash:
            return f"The check could not be run: {crash.get('message', '')}"[:500]
    return ""


def _fault(spec: CheckSpec, message: str) -> CheckScore:
    return CheckScore(
        id=spec.id,
        title=spec.title,
        points=spec.points,
        earned=0.0,
        status="grader_fault",
        evidence=spec.evidence,
        public=spec.public,
        message=message[-1000:],
    )
