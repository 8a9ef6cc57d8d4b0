"""The pytest session in which checks are run.

pytest collects and calls the checks and pytest-json-report keeps the record; this plugin gives
checks their fixtures, decides what a raised exception means, and writes the verdict into the
record. Scores are made from that record alone (`grader.judge.scoring`).
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import zip_longest
from typing import Any, TypeAlias

import pytest

from grader import interrupts
from grader.check_specs import CheckSpec
from grader.errors import GraderError, GraderFault, PackError, SandboxFault
from grader.judge import verdict_of
from grader.judge.blind_spots import watching
from grader.judge.check_worker import Worker
from grader.judge.draws import Draw
from grader.judge.evidence import evidence_count, reset_evidence
from grader.judge.exercise_run import ExerciseRun
from grader.judge.precedents import Hearing
from grader.judge.verdict_of import ImportFailedError, StudentRaisedError, Verdict
from grader.judge.verdicts import CheckFailed, NotAssessed
from grader.sandbox.outer.worker import WorkerStoppedError
from grader.scores import UNASSESSED, Status

VERDICT = "verdict"
_OUR_FIXTURES = frozenset({"worker", "draw"})


class UnknownDiagnosisError(PackError):
    """A check names a diagnosis that the exercise's catalogue does not have."""


_SPEC = pytest.StashKey[CheckSpec]()
_IS_BARE = pytest.StashKey[bool]()
_VERDICT = pytest.StashKey[dict[str, Any]]()

Runs: TypeAlias = Mapping[str, ExerciseRun]


class JudgePlugin:
    """Runs the checks of submissions, one submission after the other in one session.

    Args:
        specs: For each check file and function name, the check as its mark describes it.
        rounds: Called when the checks are collected, with a function that runs them for one
            submission; its argument has, for the path of each check file, the exercise.
    """

    def __init__(
        self,
        specs: Mapping[tuple[str, str], CheckSpec],
        rounds: Callable[[Callable[[pytest.Session, Runs], None], pytest.Session], None],
    ) -> None:
        self.error: BaseException | None = None
        self.has_begun = False
        self._specs = specs
        self._rounds = rounds
        self._runs: Runs = {}
        self._statuses: dict[str, Status] = {}
        self._current: ExerciseRun | None = None
        self._log_hook: Callable[..., object] | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Tie each collected item to its check, and drop what is not to be run."""
        kept = []
        for item in items:
            key = (str(item.path), item.name.removeprefix("test_"))
            spec = self._specs.get(key)
            if spec is not None:
                item.stash[_SPEC] = spec
                item.stash[_IS_BARE] = _is_bare(item)
                kept.append(item)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Let the rounds be run, in place of pytest's own loop over the checks."""
        self.has_begun = True
        try:
            self._rounds(self._run_checks, session)
        except BaseException as error:  # noqa: BLE001 - raised again when pytest has ended
            self.error = error
        return True

    def _run_checks(self, session: pytest.Session, runs: Runs) -> None:
        """Run the checks of one submission, and end its last worker whatever happens."""
        self._runs, self._statuses, self._current = runs, {}, None
        items = [item for item in session.items if self._is_wanted(item)]
        try:
            for item, following in zip_longest(items, items[1:]):
                item.stash[_VERDICT] = {}  # the last submission's is still there
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        except (GraderError, KeyboardInterrupt):
            raise
        except Exception as error:
            raise GraderFault(f"pytest failed: {type(error).__name__}: {error}") from error
        finally:
            for run in runs.values():
                with suppress(SandboxFault):
                    run.drop_worker()

    def _is_wanted(self, item: pytest.Item) -> bool:
        run = self._runs.get(str(item.path))
        return run is not None and (item.stash[_SPEC].public or not run.conditions.public_only)

    @pytest.fixture
    def worker(self) -> None:
        """Stand for the `Worker` that each attempt at a check gets anew."""

    @pytest.fixture
    def draw(self) -> None:
        """Stand for the `Draw` that each attempt at a check gets anew."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Function) -> bool | None:
        """Run a check that has nothing to set up, in a third of the time that the runner takes.

        What it raises becomes a report, and the report the record, by the same hooks as ever.
        """
        if not item.stash[_IS_BARE]:
            return None
        call = pytest.CallInfo.from_call(
            lambda: self.pytest_pyfunc_call(item), "call", reraise=(KeyboardInterrupt,)
        )
        # Not item.ihook, which looks for conftest files anew: there are none.
        report = item.config.hook.pytest_runtest_makereport(item=item, call=call)
        self._log(item.config)(report=report)
        return True

    def _log(self, config: pytest.Config) -> Callable[..., object]:
        """Return the hook that keeps reports, without the one that would show them to nobody."""
        if self._log_hook is None:
            manager = config.pluginmanager
            reporter = manager.get_plugin("terminalreporter")
            unused = [] if reporter is None else [reporter]
            name = "pytest_runtest_logreport"
            self._log_hook = manager.subset_hook_caller(name, remove_plugins=unused)
        return self._log_hook

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool:
        """Call a check and write its verdict into the record."""
        interrupts.raise_if_noted()
        spec, run = pyfuncitem.stash[_SPEC], self._runs[str(pyfuncitem.path)]
        started = time.perf_counter()
        fault: BaseException | None = None
        try:
            self._enter(run)
            verdict = self._verdict(pyfuncitem, spec, run)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever a check raises is ours, not theirs
            verdict, fault = _fault_verdict(error), error
        self._statuses[spec.name] = verdict.status
        pyfuncitem.stash[_VERDICT] = {
            "status": verdict.status,
            "share": verdict.share,
            "diagnosis": verdict.diagnosis,
            "message": verdict.message,
            "expected": verdict.expected,
            "seen": verdict.seen,
            "where": verdict.where,
            "why": verdict.why,
            "needs": verdict.needs,
            "traceback": verdict.traceback,
            "output": run.take_output(),
            "evidence": evidence_count(),
            "duration_s": time.perf_counter() - started,
        }
        if fault is not None:
            raise GraderFault(verdict.message) from fault
        if verdict.status in {"not_assessed", "skipped", "not_attempted"}:
            pytest.skip(verdict.message or verdict.status)
        if verdict.status != "passed":
            pytest.fail(f"{verdict.status}: {verdict.message}", pytrace=False)
        return True

    def _enter(self, run: ExerciseRun) -> None:
        if run is not self._current:
            last, self._current, self._statuses = self._current, run, {}
            if last is not None:
                last.drop_worker()

    def _verdict(self, item: pytest.Function, spec: CheckSpec, run: ExerciseRun) -> Verdict:
        decided = _decided_before(spec, run, self._statuses)
        if decided is not None:
            reset_evidence()
            return decided
        before = run.probes_run
        verdict = _attempt(item, spec, run)
        # What an earlier check left behind in the worker must not cost this one.
        if before and verdict.status not in {"passed", "timeout", *UNASSESSED, "not_attempted"}:
            run.drop_worker()
            run.take_output()
            verdict = _attempt(item, spec, run)
        return verdict

    def pytest_json_runtest_metadata(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> dict[str, Any]:
        """Hand the verdict to the record."""
        verdict = item.stash.get(_VERDICT, {})
        return {VERDICT: verdict} if call.when == "call" and verdict else {}


def _is_bare(item: pytest.Item) -> bool:
    """Tell whether a check has no fixture but ours, those that are always used included."""
    return isinstance(item, pytest.Function) and _OUR_FIXTURES.issuperset(item.fixturenames)


def _decided_before(
    spec: CheckSpec, run: ExerciseRun, statuses: Mapping[str, Status]
) -> Verdict | None:
    """Return the verdict of a check that need not be run, if it is one."""
    if spec.gpu or spec.later:
        why = "It needs a GPU, which this run does not use."
        later = "These points are for checks that are run after handing in."
        return Verdict("not_assessed", message=why if spec.gpu else later)
    if run.decided is not None:
        return run.decided
    for name in spec.needs:
        status = statuses.get(name)
        if status is None or status == "passed":
            continue  # a check that was not selected does not stand in the way
        needed = f"{spec.exercise_number}.{name}"
        if status in UNASSESSED:
            return Verdict(status, message=f"It depends on {needed}.", needs=needed)
        message = f"It was not run: {name} has to pass first."
        return Verdict("skipped", message=message, needs=needed)
    if run.is_out_of_time:
        message = "It was not run: the checks before it had used up the time."
        return Verdict("timeout", message=message)
    return None


def _attempt(item: pytest.Function, spec: CheckSpec, run: ExerciseRun) -> Verdict:
    """Come to a verdict once: by the check, or by what it said of the same observations."""
    precedents = run.conditions.precedents if item.stash[_IS_BARE] else None
    known = None if precedents is None else precedents.of(spec.id, run.conditions.run_seed)
    if precedents is None or known is None:
        return _call(item, spec, run, run)[0]
    hearing = Hearing(run, known)
    try:
        precedent = hearing.precedent()
        if precedent is not None and precedent.verdict is not None:
            reset_evidence(precedent.evidence)
            return precedent.verdict
        try:
            verdict, is_sound = _call(item, spec, run, hearing)
        except Exception:
            if not hearing.has_strayed:
                raise
        if hearing.has_strayed:
            precedents.forget(spec.id)
            run.drop_worker()
            run.take_output()
            return _call(item, spec, run, run)[0]
        if is_sound:
            precedents.learn(spec.id, hearing, verdict, evidence_count())
        return verdict
    finally:
        hearing.let_go()


def _call(
    item: pytest.Function, spec: CheckSpec, run: ExerciseRun, asked: ExerciseRun | Hearing
) -> tuple[Verdict, bool]:
    """Call the check once, with draws from the beginning.

    Returns:
        The verdict, and whether the same answers must lead to it again: where a check breaks down
        over an answer, that may also be a want of memory here.
    """
    reset_evidence()
    if (spots := watching()) is not None:
        spots.begin(spec.id)
    worker = Worker(asked, spec.id)
    fixtures = {"worker": worker, "draw": Draw(run.conditions.run_seed, spec.id)}
    names = item._fixtureinfo.argnames  # noqa: SLF001 - as pytest's own hook does
    arguments = {name: fixtures.get(name, item.funcargs.get(name)) for name in names}
    try:
        item.obj(**arguments)
    except Exception as error:
        verdict = _verdict_of(error, spec, run)
        if verdict is not None:
            return verdict, True
        # A check reads observations as the solution makes them (selfcheck proves that it can).
        # If another observation makes it raise, that is the submission's doing: were it ours,
        # a submission could take a check out of the score by sending it nonsense.
        if not worker.observations or isinstance(error, SandboxFault | UnknownDiagnosisError):
            raise
        return verdict_of.of_unreadable(str(error) or type(error).__name__), False
    if not worker.observations:
        raise PackError(f"{spec.id} passed without asking a worker for anything.")
    if not evidence_count():
        return verdict_of.of_unreadable("there is nothing in it to compare"), True
    return verdict_of.passed(), True


def _verdict_of(error: Exception, spec: CheckSpec, run: ExerciseRun) -> Verdict | None:
    """Return the verdict that an exception stands for, if it stands for one."""
    match error:
        case CheckFailed():
            if error.diagnosis not in run.catalogue.diagnoses:
                raise UnknownDiagnosisError(
                    f"{spec.id} names the diagnosis {error.diagnosis!r}, which the catalogue lacks."
                ) from error
            return verdict_of.of_failure(error, run.catalogue)
        case StudentRaisedError():
            memory_mib = run.conditions.limits.memory_mib
            return verdict_of.of_raise(error, run.catalogue, run.stub_text, memory_mib)
        case ImportFailedError():
            return error.verdict
        case WorkerStoppedError():
            return verdict_of.of_stop(error)
        case NotAssessed():
            return verdict_of.of_not_assessed(error)
    return None


def _fault_verdict(error: BaseException) -> Verdict:
    message = f"The grader itself failed here: {type(error).__name__}: {error}"
    return Verdict("grader_fault", message=message[:500])
