"""Verdicts that are known already: no check need judge the same observations twice.

A check is a function of its draws and of what workers answer, and of nothing else. In a class the
draws are the same for all, and most submissions that are right are so bit by bit. So the judge
memoizes: it asks a worker what the check is known to ask, and where every answer has been heard
before, the verdict has been as well. The worker does all that it would do otherwise; from the
judge's haste it may learn that its last answer was a known one.

Why this is as safe as to run the check each time:

- An answer is the same only if all its bytes are, but for the nonce and the number of its turn,
  which have to be right (SHA-256). None is taken for known that had not been decoded and judged.
- A verdict is used after real runs of the check on these answers for two submissions have come to
  it, and now and then the check is run all the same. One that asks or concludes otherwise on the
  same answers is run for every submission from then on.
- Only whole conversations count: no stop, no failed import, no reply in a form of its own or of
  more than 4 MiB, and no check that broke down over an answer.
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

# A verdict counts when the real runs for so many submissions have come to it.
_AGREED = 2
# Of so many times that a verdict could be used the check is run once, to see if it still agrees.
_USES = 50
# Of one check. What comes often comes early, so nothing is dropped for what comes late.
_PLACES = 200
# Where a student's file is handed on, a question is as large as the file.
_LARGEST_QUESTION = 1 << 20
_ALL_QUESTIONS = 64 << 20


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
        agreed: For how many submissions a real run came to this verdict.
        last: The exercise for which one did so last.
        uses: How often it could be used.
    """

    asks: Question | None = None
    then: dict[bytes, "Place"] = field(default_factory=dict)
    verdict: "Verdict | None" = None
    evidence: int = 0
    agreed: int = 0
    last: object = None
    uses: int = 0

    @property
    def is_new(self) -> bool:
        """Whether nothing is known here."""
        return self.asks is None and self.verdict is None


@dataclass(frozen=True)
class _Heard:
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
        self.run = run
        self.turns: list[tuple[Question, bytes]] = []
        self.is_whole = True
        self._start = start
        self._ahead = deque[_Heard]()
        self._strayed = False

    @property
    def conditions(self) -> "Conditions":
        """What is the same for all exercises of the run."""
        return self.run.conditions

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
            heard = self._hear(place.asks, place.then)
            self._ahead.append(heard)
            following = place.then.get(heard.digest or b"")
            if following is None:
                return None
            place = following
        if place.agreed < _AGREED:
            return None
        place.uses += 1
        return place if place.uses % _USES else None

    def ask(
        self, probe: "Probe", arguments: dict[str, object], seed: int, diagnose: dict[str, str]
    ) -> object:
        """Answer a check; as `ExerciseRun.ask`."""
        return observed(self._answer(question(probe, arguments, seed)), diagnose)

    def ask_apart(self, probe: "Probe", arguments: dict[str, object], seed: int) -> object:
        """Answer a check; as `ExerciseRun.ask_apart`."""
        return observed(self._answer(question(probe, arguments, seed, apart=True)), {})

    def let_go(self) -> None:
        """Forget all that was said: an answer may be large, and a stop refers back to here."""
        self._ahead.clear()
        self.turns.clear()

    def _answer(self, asked: Question) -> Answer:
        heard = self._ahead.popleft() if self._ahead else self._hear(asked, {})
        if self._strayed or heard.asked != asked:
            self._strayed = True
            raise AskedOtherwiseError("The check does not ask what it asked before.")
        if heard.digest is None or len(asked.packed) > _LARGEST_QUESTION:
            self.is_whole = False
            self.turns.clear()
        elif self.is_whole:
            self.turns.append((asked, heard.digest))
        if heard.reply is not None:
            return heard.reply.answer
        stopped = heard.stopped
        del heard  # it would hold what is raised, and that this frame
        try:
            raise stopped or AskedOtherwiseError("There is no answer.")
        finally:
            del stopped

    def _hear(self, asked: Question, known: Mapping[bytes, Place]) -> _Heard:
        try:
            return _Heard(asked, self.run.hear(asked, known))
        except (WorkerStoppedError, ImportFailedError) as stopped:
            # Without the frames that it came through, which hold this hearing and all it heard.
            stopped.__context__ = None
            return _Heard(asked, stopped=stopped.with_traceback(None))


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
        place: Place | None = self._starts[check_id]
        if not hearing.is_whole:
            return
        for asked, digest in hearing.turns:
            if place is None or not self._may_ask(place, asked):
                return
            if place.asks != asked:
                self.forget(check_id)
                return
            place = place.then.get(digest) or self._new_place(check_id, place, digest)
        if place is None:
            return
        if place.is_new:
            place.verdict, place.evidence = verdict, evidence
        if (place.asks, place.verdict, place.evidence) != (None, verdict, evidence):
            self.forget(check_id)
        elif place.last is not hearing.run.token:
            place.agreed, place.last = place.agreed + 1, hearing.run.token

    def _may_ask(self, place: Place, asked: Question) -> bool:
        """Write down what is asked at a new place; False if there is no room for it."""
        if place.is_new:
            if self._bytes + len(asked.packed) > _ALL_QUESTIONS:
                return False
            self._bytes += len(asked.packed)
            place.asks = asked
        return True

    def _new_place(self, check_id: str, place: Place, digest: bytes) -> Place | None:
        """Make the place to which an answer leads, if there is room."""
        count = self._places.get(check_id, 0)
        if count >= _PLACES:
            return None
        self._places[check_id] = count + 1
        place.then[digest] = Place()
        return place.then[digest]

    def forget(self, check_id: str) -> None:
        """Never remember a check again: it does not depend on the answers alone."""
        self._unfit.add(check_id)
        self._starts.pop(check_id, None)
