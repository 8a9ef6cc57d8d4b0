"""Verdicts that are known already: no check need judge the same observations twice.

A check is a function of its draws and of what workers answer, and of nothing else. In a class the
draws are the same for all, and most submissions that are right are so bit by bit. So the judge
memoizes: it asks a worker what the check is known to ask, and where every answer has been heard
before, the verdict has been as well. The worker does all that it would do otherwise.

Why this is as safe as to run the check each time:

- An answer is the same only if all its bytes are, but for the nonce and the number of its turn,
  which have to be right (SHA-256). None is taken for known that had not been decoded and judged.
- A verdict is used after two real runs of the check on these answers have come to it. A check that
  once asks or concludes otherwise on the same answers is run in full from then on.
- Only whole conversations count: no stop, no failed import, no reply in a form of its own.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.errors import GraderFault
from grader.judge.exercise_run import observed, question
from grader.judge.verdict_of import ImportFailedError
from grader.sandbox.outer.worker import Answer, Question, Reply, WorkerStoppedError

if TYPE_CHECKING:
    from grader.judge.exercise_run import Conditions, ExerciseRun
    from grader.judge.probes import Probe
    from grader.judge.verdict_of import Verdict

# A verdict counts when so many real runs have come to it.
_AGREED = 2
# Of one check. What comes often comes early, so nothing is dropped for what comes late.
_PLACES = 200
# Of all questions together: where a student's file is handed on, they are as large as the file.
_QUESTION_BYTES = 64 << 20


class AskedOtherwiseError(GraderFault):
    """A check asks something else than it did after the same answers."""


@dataclass
class Place:
    """Where a check stands after some answers.

    Args:
        asks: What it asks next; None where it has concluded, or nobody knows.
        then: For the digest of each answer, where that leads.
        verdict: What it concludes; None where it goes on asking, or nobody knows.
        evidence: How many comparisons had passed by then.
        agreed: How many real runs came to this verdict.
    """

    asks: Question | None = None
    then: dict[bytes, "Place"] = field(default_factory=dict)
    verdict: "Verdict | None" = None
    evidence: int = 0
    agreed: int = 0


@dataclass(frozen=True)
class _Turn:
    asked: Question
    reply: Reply | None = None
    stopped: WorkerStoppedError | ImportFailedError | None = None

    @property
    def digest(self) -> bytes | None:
        return None if self.reply is None else self.reply.digest


class Hearing:
    """One attempt at a check: what is asked, and what is answered.

    Stands between the check's `Worker` and the exercise.

    Args:
        run: The exercise.
        start: What is known of the check.
    """

    def __init__(self, run: "ExerciseRun", start: Place) -> None:
        self.turns: list[_Turn] = []
        self._run = run
        self._start = start
        self._ahead = deque[_Turn]()
        self._strayed = False

    @property
    def conditions(self) -> "Conditions":
        """What is the same for all exercises of the run."""
        return self._run.conditions

    @property
    def has_strayed(self) -> bool:
        """Whether the check has asked something else, or less, than what was asked for it."""
        return self._strayed or bool(self._ahead)

    def precedent(self) -> Place | None:
        """Ask what the check is known to ask, as long as the answers are known.

        Returns:
            The place with the verdict. None if the check has to be run: what it asks then is
            answered by what was heard here, as far as that goes.
        """
        place = self._start
        while place.asks is not None:
            turn = self._hear(place.asks, place.then)
            self._ahead.append(turn)
            following = place.then.get(turn.digest or b"")
            if following is None:
                return None
            place = following
        return place if place.agreed >= _AGREED else None

    def ask(
        self, probe: "Probe", arguments: dict[str, object], seed: int, diagnose: dict[str, str]
    ) -> object:
        """Answer a check; as `ExerciseRun.ask`."""
        return observed(self._answer(question(probe, arguments, seed)), diagnose)

    def ask_apart(self, probe: "Probe", arguments: dict[str, object], seed: int) -> object:
        """Answer a check; as `ExerciseRun.ask_apart`."""
        return observed(self._answer(question(probe, arguments, seed, apart=True)), {})

    def _answer(self, asked: Question) -> Answer:
        turn = self._ahead.popleft() if self._ahead else self._hear(asked, {})
        if self._strayed or turn.asked != asked:
            self._strayed = True
            raise AskedOtherwiseError("The check does not ask what it asked before.")
        self.turns.append(turn)
        if turn.reply is None:
            raise turn.stopped or AskedOtherwiseError("There is no answer.")
        return turn.reply.answer

    def _hear(self, asked: Question, known: Mapping[bytes, Place]) -> _Turn:
        try:
            return _Turn(asked, self._run.hear(asked, known))
        except (WorkerStoppedError, ImportFailedError) as stopped:
            return _Turn(asked, stopped=stopped)


class Precedents:
    """What the checks of a pack have concluded, in one process, under one set of options."""

    def __init__(self) -> None:
        self._seed = ""
        self._starts: dict[str, Place] = {}
        self._places: dict[str, int] = {}
        self._unfit: set[str] = set()
        self._bytes = 0

    def of(self, check_id: str, run_seed: str) -> Place | None:
        """Return what is known of a check.

        Args:
            check_id: Its full id.
            run_seed: Of this submission. What was known under another seed is let go of.

        Returns:
            Where it starts; None if it may not be remembered.
        """
        if run_seed != self._seed:
            self._seed, self._bytes = run_seed, 0
            self._starts.clear()
            self._places.clear()
        return None if check_id in self._unfit else self._starts.setdefault(check_id, Place())

    def learn(self, check_id: str, hearing: Hearing, verdict: "Verdict", evidence: int) -> None:
        """Keep what a check concluded when it was really run.

        Args:
            check_id: Its full id.
            hearing: What it asked, and what was answered.
            verdict: What it concluded.
            evidence: How many comparisons passed.
        """
        if any(turn.digest is None for turn in hearing.turns):
            return
        place = self._starts[check_id]
        for turn in hearing.turns:
            if place.asks is None and place.verdict is None and self._has_room(turn.asked):
                place.asks = turn.asked
            if place.asks is None and place.verdict is None:
                return
            if place.asks != turn.asked:
                self.forget(check_id)
                return
            following = place.then.get(turn.digest or b"")
            if following is None:
                if self._places.get(check_id, 0) >= _PLACES:
                    return
                self._places[check_id] = self._places.get(check_id, 0) + 1
                following = place.then[turn.digest or b""] = Place()
            place = following
        if place.asks is None and place.verdict is None:
            place.verdict, place.evidence = verdict, evidence
        if (place.verdict, place.evidence) == (verdict, evidence):
            place.agreed += 1
        else:
            self.forget(check_id)

    def _has_room(self, asked: Question) -> bool:
        self._bytes += len(asked.packed)
        return self._bytes <= _QUESTION_BYTES

    def forget(self, check_id: str) -> None:
        """Never remember a check again: it does not depend on the answers alone."""
        self._unfit.add(check_id)
        self._starts.pop(check_id, None)
