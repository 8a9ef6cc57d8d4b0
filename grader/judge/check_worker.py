"""The `worker` fixture: how a check asks what student code does."""

from collections.abc import Mapping

from grader.errors import PackError
from grader.judge.exercise_run import ExerciseRun
from grader.judge.probes import Probe
from grader.seeds import derive


class Worker:
    """A check's handle on the process that runs the student's code.

    Args:
        run: The exercise on its way through the judge.
        check_id: Full id of the check that asks.
    """

    def __init__(self, run: ExerciseRun, check_id: str) -> None:
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
