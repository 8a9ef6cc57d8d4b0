"""Grades an attack in one tier, and an honest submission after it with the same zygote."""

import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
from arena import leftovers, signs
from arena.planted import ROOT, Planted
from arena.reading import Attack

from grader.flows.grading import Grading, Options
from grader.pack import Pack
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import Isolation
from grader.scores import ExerciseScore, Scores, encode_scores
from grader.submission import read_submission

_GRACE_S = 2.0
_HANGS_S = 10.0  # beyond all that the grader may take
_HARM = frozenset({"left_over", "disturbed", "stalled"})
_HONEST_LIMITS = Limits(probe_s=20.0, exercise_s=40.0)


@dataclass
class Outcome:
    """What the grader made of an attack.

    Args:
        signs: Signs of success, each with a detail; empty when it was contained.
        statuses: Status of each check of the attacked exercise, by the check's name.
        output: What the attack printed, or why there is nothing.
        duration_s: Seconds until there were scores.
    """

    signs: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    output: str = ""
    duration_s: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"signs": self.signs, "statuses": self.statuses, "output": self.output}


class HangsError(Exception):
    """The judge itself has not come back."""


class Arena:
    """A tier with its zygote, and secrets planted around it.

    Args:
        tier: The tier.
        folder: An empty folder for all that is planted and for temporary files.
    """

    def __init__(self, tier: str, folder: Path) -> None:
        self.tier = tier
        (folder / "planted").mkdir()
        (folder / "temporary").mkdir()
        folder.chmod(0o755)
        self.planted = Planted(folder / "planted")
        self._temporary = folder / "temporary"
        self._temporary.chmod(0o755)
        self._isolation: Isolation | None = None
        self._gradings: dict[tuple[str, str, Limits], Grading] = {}

    def start(self) -> None:
        """Start the zygote and wait for it.

        Raises:
            Exception: Whatever keeps the tier from being had.
        """
        # The judge's environment holds a secret for as long as a zygote could inherit it.
        with self.planted.in_environment(), self._own_temporary_folder():
            hidden = [ROOT, self.planted.folder]
            self._isolation = Isolation(self.tier, hidden)  # type: ignore[arg-type]
            self._isolation.settle()

    def close(self) -> None:
        """End the zygote."""
        self._gradings.clear()
        isolation, self._isolation = self._isolation, None
        if isolation is not None:
            isolation.close()

    @property
    def isolation(self) -> Isolation:
        """The zygote's owner; started when it is not there."""
        if self._isolation is None:
            self.start()
        assert self._isolation is not None
        return self._isolation

    @property
    def place(self) -> leftovers.Place:
        """Where attacks might leave something."""
        uid = self.isolation.settle().facts.uid
        return leftovers.Place(self._temporary, self.planted.mark, uid)

    def grade(self, attack: Attack) -> Outcome:
        """Grade an attack, then an honest submission, and look for every sign of success."""
        scratch = getattr(self.isolation.settle(), "_scratch", "") or tempfile.gettempdir()
        folder = self.planted.submission(attack, scratch)
        grading = self._grading(attack.pack, attack.exercise, attack.limits)
        self._honest_grading.loaded  # noqa: B018 - what it loads must be there before
        zygote, before = self._zygote(), leftovers.snapshot(self.place)
        outcome = Outcome()
        started = time.monotonic()
        try:
            with (
                self.planted.in_environment(),
                self._own_temporary_folder(),
                _awake(attack.limits.exercise_s + _HANGS_S),
            ):
                scores = grading.grade(read_submission(folder, grading.exercises, "attacker"))
        except HangsError:
            outcome.signs["stalled"] = "the judge did not come back"
        except Exception as error:  # noqa: BLE001 - whatever it is, it should not have come
            outcome.signs["disturbed"] = f"the judge raised {type(error).__name__}: {error}"
        else:
            outcome.duration_s = time.monotonic() - started
            self._examine(outcome, attack, scores)
        if new := leftovers.left_over(before, self.place):
            outcome.signs["left_over"] = ", ".join(new[:5])
            leftovers.clean_up(new)
        self._look_after(outcome, zygote)
        if _HARM.intersection(outcome.signs):
            self.close()  # so that no other attack suffers from this one
        return outcome

    def _look_after(self, outcome: Outcome, zygote: object) -> None:
        """Look whether zygote and judge work on, as an honest submission sees them."""
        if self._zygote() != zygote:
            outcome.signs["disturbed"] = "the zygote did not live on"
        if trouble := self.honest_trouble():
            outcome.signs.setdefault("disturbed", f"the next submission: {trouble}")

    def honest_trouble(self) -> str:
        """Grade a submission whose answers are right; say what is wrong with the scores, if so."""
        try:
            with _awake(_HONEST_LIMITS.exercise_s), self._own_temporary_folder():
                honest = read_submission(self.planted.honest(), self.planted.pack.exercises)
                scores = self._honest_grading.grade(honest)
        except Exception as error:  # noqa: BLE001 - the same
            return f"{type(error).__name__}: {error}"
        return next(filter(None, map(_not_full, scores.exercises)), "")

    def _examine(self, outcome: Outcome, attack: Attack, scores: Scores) -> None:
        attacked = next(e for e in scores.exercises if e.name == attack.exercise)
        outcome.statuses = {c.id.partition(".")[2]: c.status for c in attacked.checks}
        said = (f"{check.output}{check.message}" for check in attacked.checks)
        outcome.output = "\n".join(filter(None, said))
        outcome.signs |= signs.of_scores(scores, attack.exercise, self.planted, attack.earned)
        limit_s = attack.limits.exercise_s + _GRACE_S
        if outcome.duration_s > limit_s:
            outcome.signs["stalled"] = f"{outcome.duration_s:.1f} s, not {limit_s:g} s"
        for exercise in scores.exercises:
            if any(check.status == "grader_fault" for check in exercise.checks):
                outcome.signs["disturbed"] = f"{exercise.name} has a grader fault"
            elif exercise.name != attack.exercise and (trouble := _not_full(exercise)):
                outcome.signs["disturbed"] = f"beside it: {trouble}"
        try:
            if msgspec.json.decode(encode_scores(scores), type=Scores) != scores:
                outcome.signs["disturbed"] = "the scores do not read back as they were written"
        except msgspec.ValidationError as error:
            outcome.signs["disturbed"] = f"the scores are not valid: {error}"

    def _zygote(self) -> object:
        process = getattr(self.isolation.settle(), "_process", None)
        return None if process is None else process.pid

    @property
    def _honest_grading(self) -> Grading:
        return self._grading("toy", "", _HONEST_LIMITS)

    def _grading(self, pack_name: str, exercise: str, limits: Limits) -> Grading:
        key = pack_name, exercise if pack_name == "real" else "", limits
        if key not in self._gradings:
            pack = Pack.find(ROOT) if pack_name == "real" else self.planted.pack
            chosen = pack.select([exercise]) if pack_name == "real" else pack.exercises
            options = Options(limits=limits, precedents=True)  # as in a class
            self._gradings[key] = Grading(pack, chosen, options, self.isolation)
            self._gradings[key].loaded  # noqa: B018 - loads
            if pack_name == "real":  # the zygote warms up for it, and then forks for this one
                self.honest_trouble()
        return self._gradings[key]

    @contextmanager
    def _own_temporary_folder(self) -> Iterator[None]:
        before, tempfile.tempdir = tempfile.tempdir, str(self._temporary)
        try:
            yield
        finally:
            tempfile.tempdir = before


def _not_full(exercise: ExerciseScore) -> str:
    """Say what keeps a right answer from all points that can be had here."""
    statuses = {check.status for check in exercise.checks}
    if exercise.earned == exercise.assessed > 0 and statuses <= {"passed", "not_assessed"}:
        return ""
    return f"{exercise.name} has {exercise.earned:g} of {exercise.assessed}, {sorted(statuses)}"


@contextmanager
def _awake(limit_s: float) -> Iterator[None]:
    """Interrupt the judge if it hangs, so that one attack can't stop the suite.

    Args:
        limit_s: Seconds that it may take.

    Raises:
        HangsError: It did.
    """
    rung = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal rung
        rung = True
        raise KeyboardInterrupt  # the only kind that pytest inside the judge lets through

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, limit_s)
    try:
        yield
    except KeyboardInterrupt:
        if rung:
            raise HangsError from None
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
