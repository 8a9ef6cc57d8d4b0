"""One run of the grader in which a process is killed, and what must be true afterwards."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from run_processes import ROLES, Role, RunProcesses, below
from run_traces import SCORES, STATE, Traces, full_marks, is_temporary

TOY = Path(__file__).resolve().parents[1] / "packs" / "toy"
_LEAVES_A_CHILD = """
import os
import time

if os.fork() == 0:
    while True:
        time.sleep(1000)
time.sleep(0.3)
"""
_TAKES_ITS_TIME = "import time\n\ntime.sleep(0.3)\n"
_JUDGE_S = 200.0
_OTHERS_S = 20.0
_ENDINGS = {0, 1, 3}


@dataclass(frozen=True)
class Plan:
    """Whom to kill and when.

    Args:
        victim: Its role; one that is not there at the moment is waited for.
        when: What must have happened: a role or the beginning of a temporary file's name; empty
            for nothing.
        after_s: Seconds after that, or after the start.
    """

    victim: Role
    when: str = ""
    after_s: float = 0.0


@dataclass
class Outcome:
    """What became of a run.

    Args:
        plan: Whom to kill and when.
        killed_s: When it was killed, in seconds from the start; None if it was never there.
        at_work: Whether a worker had been at work by then, so that scores are due.
        exit_code: The judge's, negative for a signal.
        judge_s: Seconds from the kill to the judge's end.
        gone_s: Seconds from the kill to the end of the last process.
        scores: What the score file holds afterwards.
        state: What the progress file holds afterwards.
        abandoned: Temporary files that the next run has to remove.
        wrong: Everything that must not be.
    """

    plan: Plan
    killed_s: float | None = None
    at_work: bool = False
    exit_code: int | None = None
    judge_s: float = 0.0
    gone_s: float = 0.0
    scores: str = ""
    state: str = ""
    abandoned: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Arena:
    """A folder with a pack in which runs are started one after the other.

    Args:
        top: An empty folder.
        tier: The isolation of the runs.
    """

    def __init__(self, top: Path, tier: str) -> None:
        self.tier = tier
        self.pack, self.temporary = top / "pack", top / "tmp"
        self._said = top / "stderr"
        # Whether another test has compiled the checks already makes no difference to this one.
        shutil.copytree(TOY, self.pack, ignore=shutil.ignore_patterns("__pycache__"))
        for path in (TOY / "solutions").iterdir():
            first = _LEAVES_A_CHILD if path.name.startswith("ex01") else _TAKES_ITS_TIME
            (self.pack / "exercises" / path.name).write_text(first + path.read_text())
        self._make_temporary()

    def _make_temporary(self) -> None:
        self.temporary.mkdir()
        self.temporary.chmod(0o1777)

    def tidy(self) -> None:
        """Remove what runs have left among the temporary files: each is blamed once."""
        shutil.rmtree(self.temporary)
        self._make_temporary()

    def start(self) -> subprocess.Popen[bytes]:
        """Start a run."""
        environment = {name: os.environ[name] for name in os.environ if name != "CI"}
        with self._said.open("wb") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "grader", "--json", SCORES, "--tier", self.tier],
                cwd=self.pack,
                env=environment | {"TMPDIR": str(self.temporary), "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )

    def said(self) -> str:
        """Return what the last run wrote to standard error."""
        return self._said.read_text(errors="replace")

    def undisturbed(self) -> tuple[float, list[str]]:
        """Let a run go through; return its seconds and everything that must not be."""
        before = Traces(self.pack, self.temporary)
        others, started = below([os.getpid()]), time.monotonic()
        judge = self.start()
        processes = RunProcesses(judge.pid, others)
        code: object = None
        with suppress(subprocess.TimeoutExpired):
            code = judge.wait(_JUDGE_S)
        took = time.monotonic() - started
        wrong = self._remains(processes, before)
        if code != 0:
            wrong.append(f"exit code {code}: {self.said()}")
        if abandoned := before.abandoned():
            wrong.append(f"not removed: {abandoned}")
        with noting_halves(wrong):
            if before.content_of(STATE) == "absent":
                wrong.append("no progress was saved")
            if before.content_of(SCORES) != "new":
                wrong.append("no new scores")
            elif (scores := before.scores()) is not None and len(full_marks(scores)) < 2:
                wrong.append(f"{scores.earned} of {scores.assessed} points")
        judge.kill()
        judge.wait()
        return took, [f"next run: {what}" for what in wrong]

    def _remains(self, processes: RunProcesses, before: Traces) -> list[str]:
        left = processes.wait_until_none_left(_OTHERS_S)
        wrong = [f"process {pid} lives: {what}" for pid, what in left.items()]
        processes.close()
        return wrong + [f"left over: {what}" for what in before.left()]

    def disturbed(self, plan: Plan) -> Outcome:
        """Let a run begin, kill its victim, and look at what remains."""
        outcome, before = Outcome(plan), Traces(self.pack, self.temporary)
        others, started = below([os.getpid()]), time.monotonic()
        judge = self.start()
        processes = RunProcesses(judge.pid, others)
        if self._kill(plan, judge, processes, started):
            outcome.killed_s = time.monotonic() - started
        outcome.at_work = "worker" in processes.seen
        killed = time.monotonic()
        while judge.poll() is None and time.monotonic() < killed + _JUDGE_S:
            processes.look()
            time.sleep(0.002)
        outcome.exit_code, outcome.judge_s = judge.poll(), time.monotonic() - killed
        outcome.wrong = self._remains(processes, before)
        outcome.gone_s = time.monotonic() - killed
        judge.kill()
        judge.wait()
        outcome.abandoned = before.abandoned()
        with noting_halves(outcome.wrong):
            outcome.scores = before.content_of(SCORES)
            outcome.state = before.content_of(STATE)
        if outcome.killed_s is not None and plan.victim != "judge":
            with noting_halves(outcome.wrong):
                self._judge_went_on(outcome, before)
        return outcome

    def _kill(
        self, plan: Plan, judge: subprocess.Popen[bytes], processes: RunProcesses, started: float
    ) -> bool:
        """Wait for the moment and kill the victim; returns whether there was one."""
        moment = started + plan.after_s if not plan.when else None
        while judge.poll() is None:
            roles = processes.look()
            now = time.monotonic()
            if moment is None and self._has_happened(plan.when, roles):
                moment = now + plan.after_s
            if moment is not None and now >= moment and plan.victim in roles:
                processes.kill(roles[plan.victim])
                return True
            time.sleep(0.0002)
        return False

    def _has_happened(self, what: str, roles: dict[Role, int]) -> bool:
        if what in ROLES:
            return what in roles
        folder = self.pack / (Path(STATE).parent if "state" in what else "")
        with suppress(OSError):
            # Not the empty one that is made and removed at the start, to see if it can be.
            return any(is_temporary(p.name) and p.stat().st_size for p in folder.glob(f"{what}*"))
        return False

    def _judge_went_on(self, outcome: Outcome, before: Traces) -> None:
        """The judge lives and must tell what happened; what it still could grade must count."""
        if outcome.exit_code not in _ENDINGS:
            outcome.wrong.append(f"exit code {outcome.exit_code}: {self.said()}")
        if "Traceback" in self.said():
            outcome.wrong.append(f"a traceback: {self.said()}")
        scores = before.scores() if outcome.scores == "new" else None
        if scores is None and (outcome.exit_code != 3 or "error: " not in self.said()):
            outcome.wrong.append(f"neither scores nor an error: {self.said()}")
        if scores is None and outcome.at_work:
            outcome.wrong.append(f"no scores: {self.said()}")
        if scores is not None and not full_marks(scores):
            told = [f"{c.id} {c.status}: {c.message}" for e in scores.exercises for c in e.checks]
            outcome.wrong.append(f"the other exercise lost points, too: {told}")


@contextmanager
def opened_arena(tier: str) -> Iterator[Arena]:
    """Make an arena, and remove it at the end."""
    with tempfile.TemporaryDirectory() as top:
        Path(top).chmod(0o755)  # as root workers are somebody else and must pass
        yield Arena(Path(top), tier)


@contextmanager
def noting_halves(wrong: list[str]) -> Iterator[None]:
    """Turn an error about what a file holds into a line of a list."""
    try:
        yield
    except ValueError as error:  # msgspec's and json's errors are such, too
        wrong.append(f"half-written: {type(error).__name__}: {error}")
