"""The `worker` fixture: how a check asks what student code does."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from grader.errors import PackError
from grader.judge.exercise_run import ExerciseRun
from grader.judge.precedents import Hearing
from grader.judge.probes import Probe
from grader.judge.verdict_of import StudentRaisedError
from grader.seeds import derive


class Worker:
    """A check's handle on the process that runs the student's code.

    Args:
        run: The exercise on its way through the judge, or a hearing of it.
        check_id: Full id of the check that asks.
    """

    def __init__(self, run: ExerciseRun | Hearing, check_id: str) -> None:
        self._run = run
        self._check_id = check_id
        self.probes_run = 0
        self.observations = 0

    def run(
        self, probe: Probe, *, diagnose: Mapping[str, str] | None = None, **arguments: object
    ) -> object:
        """Run a probe beside the submission.

        Args:
            probe: A function marked with `@probe`.
            diagnose: For names of exception classes, the id of the diagnosis that such an
                exception supports. The nearest class in the exception's ancestry counts.
            arguments: What the probe gets besides the student's module.

        Returns:
            What the probe observed: plain data and plain tensors. Never trust its type.
        """
        seed = self._next_seed(probe)
        seen = self._run.ask(probe, dict(arguments), seed, dict(diagnose or {}))
        self.observations += 1
        return seen

    def run_each(
        self,
        probe: Probe,
        cases: Sequence[object],
        *,
        diagnose: Mapping[str, str] | Sequence[Mapping[str, str] | None] | None = None,
        **arguments: object,
    ) -> Iterator[object]:
        """Run a probe on several cases at once; yield what it saw of each.

        What a later case raises is raised when the check comes to it: by then it has judged what
        was seen of those before. The probe is asked again, beginning with the case that is next,
        where it has left some out. The cases of one message share the time limit of one probe and
        one state, such as that of the random generators.

        Args:
            probe: A function marked with `@probe`. Its parameter `cases` gets the cases that are
                left, as a list; it returns what `each` makes of them.
            cases: What the probe gets, one after the other.
            diagnose: As in `run`, one mapping for all cases or a sequence with one, or None, for
                each; that of the case that raises counts.
            arguments: What the probe gets besides, with every message.

        Yields:
            For each case what the probe observed, None where it answered something that is no
            list, or is too long, or has nothing even of a case that was asked for alone. Never
            trust its type.

        Raises:
            PackError: `diagnose` is a sequence of another length than `cases`.
        """
        left = list(cases)
        if diagnose is None or isinstance(diagnose, Mapping):
            known = [diagnose] * len(left)
        else:
            known = list(diagnose)
        if len(known) != len(left):
            raise PackError(
                f"{self._check_id} has {len(left)} cases, and {len(known)} mappings to diagnose.",
                "Give one mapping for all cases, or a sequence with one for each.",
            )
        at_once = len(left)
        while left:
            asked = left[:at_once]
            raised: StudentRaisedError | None = None
            try:
                seen = self.run(probe, diagnose=None, cases=asked, **arguments)
            except StudentRaisedError as error:
                raised, seen = error, error.seen_before
            found = cast("list[object]", seen) if isinstance(seen, list) else [None]
            if raised is not None:
                found = found if seen is found and len(found) < len(asked) else []
                self.observations += len(found)
            elif not found and len(asked) > 1:
                at_once = 1  # what was seen of this case was changed by a later one
                continue
            elif not 0 < len(found) <= len(asked):
                found = [None]  # so that this ends
            yield from found
            if raised is not None:
                raise StudentRaisedError(raised.raised, known[len(found)] or {})
            left, known = left[len(found) :], known[len(found) :]

    def run_apart(self, probe: Probe, **arguments: object) -> object:
        """Run a probe in a second, fresh worker without the submission.

        For what a student's code left behind, such as the bytes of a file that it wrote: here
        nothing of that code is loaded. The probe's `student` is None.
        """
        seen = self._run.ask_apart(probe, dict(arguments), self._next_seed(probe))
        self.observations += 1
        return seen

    def _next_seed(self, probe: Probe) -> int:
        if not isinstance(probe, Probe):
            raise PackError(
                f"{self._check_id} asks a worker to run {probe!r}, which is no probe.",
                "Mark the function with @probe.",
            )
        self.probes_run += 1
        seed = self._run.conditions.run_seed
        return derive(seed, "worker", self._check_id, self.probes_run)
