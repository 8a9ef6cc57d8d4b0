"""Grades one submission: from files to scores.

The worker source is started first, before anything heavy is imported here, so that torch loads
in both processes at once. That is why the judge is imported inside `grade`.
"""

import datetime as dt
import gc
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from grader import __version__, interrupts, malloc
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import Isolation, TierChoice
from grader.seeds import new_run_seed

if TYPE_CHECKING:
    from grader.judge.exercise_run import Conditions
    from grader.judge.precedents import Precedents
    from grader.judge.scoring import LoadedExercise
    from grader.pack import Exercise, Pack
    from grader.sandbox.outer.source import WorkerSource
    from grader.scores import ExerciseScore, Run, Scores
    from grader.submission import Submission


@dataclass(frozen=True)
class Options:
    """How to grade.

    Args:
        tier: Isolation to use.
        seed: The run's seed; None draws a fresh one for each submission.
        limits: What a worker may use.
        public_only: Whether to run public checks alone.
        recognise_stub: Whether an untouched stub is told apart without running it.
        precedents: Whether a check is left out where a worker answered it with the same bytes as
            another before; see `grader.judge.precedents`. Worth it for many with one seed.
    """

    tier: TierChoice = "auto"
    seed: str | None = None
    limits: Limits = field(default_factory=Limits)
    public_only: bool = False
    recognise_stub: bool = True
    precedents: bool = False


@dataclass(frozen=True)
class Order:
    """One submission to be graded.

    Args:
        submission: Its files, already read.
        recognise_stub: Overrides the option of the same name.
        seed: The same.
        allowance_s: Wall-clock seconds for its student code in all; None for no such limit.
    """

    submission: "Submission"
    recognise_stub: bool | None = None
    seed: str | None = None
    allowance_s: float | None = None


class Grading:
    """Grades submissions with one warm worker source; use it as a context manager.

    Args:
        pack: The exercise pack.
        exercises: Which of its exercises.
        options: How to grade.
        isolation: Where workers come from; by default one of its own, started at once.
        hidden: Folders that workers must not see, besides the pack.
    """

    def __init__(
        self,
        pack: "Pack",
        exercises: "Sequence[Exercise]",
        options: Options,
        isolation: Isolation | None = None,
        hidden: "Sequence[Path]" = (),
    ) -> None:
        self.pack, self.exercises, self.options = pack, tuple(exercises), options
        self._owns_isolation = isolation is None
        self._isolation = isolation or Isolation(options.tier, [Path(pack.root), *hidden])
        self._loaded: tuple[LoadedExercise, ...] = ()
        self._precedents: Precedents | None = None

    def __enter__(self) -> Self:
        """Return this grading, already starting up."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every process that this grading started."""
        if self._owns_isolation:
            self._isolation.close()

    @property
    def source(self) -> "WorkerSource":
        """Where workers come from, for those that need one beside the checks."""
        return self._isolation.settle()

    @property
    def loaded(self) -> "tuple[LoadedExercise, ...]":
        """The exercises with their catalogues, checks and stubs."""
        if not self._loaded:
            import torch  # noqa: PLC0415 - after the worker source has been started

            from grader.judge.loading import load_exercise  # noqa: PLC0415 - imports torch

            # References are small; a pool of threads would only compete with the worker.
            torch.set_num_threads(1)
            self._loaded = tuple(load_exercise(exercise) for exercise in self.exercises)
            self._isolation.warm(sorted({w for one in self._loaded for w in one.catalogue.warm}))
        return self._loaded

    def grade(
        self,
        submission: "Submission",
        *,
        recognise_stub: bool | None = None,
        seed: str | None = None,
    ) -> "Scores":
        """Grade one submission.

        Args:
            submission: Its files, already read.
            recognise_stub: Overrides the option of the same name.
            seed: The same.

        Returns:
            The scores; whatever the submission does, there are some.

        Raises:
            GraderFault: The machine or the pack is at fault.
            KeyboardInterrupt: The user stopped the run; no process is left.
        """
        found: list[Scores] = []
        self.grade_each([Order(submission, recognise_stub, seed)], found.append)
        return found[0]

    def grade_each(self, orders: "Iterable[Order]", told: "Callable[[Scores], None]") -> None:
        """Grade submissions one after the other, which costs less than each by itself.

        Args:
            orders: What to grade. The next one is asked for when the last one has been told.
            told: Called with the scores of each, in the same order. Standard output leads
                nowhere meanwhile.

        Raises:
            GraderFault: The machine or the pack is at fault.
            KeyboardInterrupt: The user stopped the run; no process is left.
        """
        from grader.judge.scoring import judge  # noqa: PLC0415 - imports torch, late
        from grader.scores import total_scores  # noqa: PLC0415 - loads while torch does

        begun: list[tuple[Submission, Conditions, dt.datetime, float]] = []

        def jobs() -> "Iterator[tuple[Submission, Conditions]]":
            for order in orders:
                interrupts.raise_if_noted()
                conditions = self._conditions(order)
                now = dt.datetime.now(dt.UTC)
                begun[:] = [(order.submission, conditions, now, time.perf_counter())]
                yield order.submission, conditions

        def scored(exercises: "list[ExerciseScore]") -> None:
            [(submission, conditions, started, clock)] = begun
            run = self._run(conditions.run_seed, started, time.perf_counter() - clock)
            told(total_scores(submission.student, submission.source_hash, exercises, run))

        loaded = self.loaded
        self._isolation.settle()
        malloc.keep_large_blocks()
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        judge(self.pack, loaded, jobs(), scored)

    def _conditions(self, order: "Order") -> "Conditions":
        from grader.judge.exercise_run import (  # noqa: PLC0415 - imports torch, late
            Allowance,
            Conditions,
        )
        from grader.judge.precedents import Precedents  # noqa: PLC0415 - the same

        if self.options.precedents and self._precedents is None:
            self._precedents = Precedents()
        recognise, seconds = order.recognise_stub, order.allowance_s
        return Conditions(
            source=self._isolation.settle(),
            limits=self.options.limits,
            run_seed=order.seed or self.options.seed or new_run_seed(),
            public_only=self.options.public_only,
            recognise_stub=self.options.recognise_stub if recognise is None else recognise,
            allowance=None if seconds is None else Allowance(seconds, seconds),
            precedents=self._precedents,
        )

    def _run(self, seed: str, started: dt.datetime, duration_s: float) -> "Run":
        from grader.scores import Run  # noqa: PLC0415 - loads while torch does

        facts, limits = self._isolation.settle().facts, self.options.limits
        return Run(
            grader=__version__,
            python=platform.python_version(),
            torch=facts.torch,
            platform=f"{sys.platform} {platform.release()} {platform.machine()}",
            tier=facts.tier,  # type: ignore[arg-type] # the schema's set is checked on writing
            start_method=facts.start_method,  # type: ignore[arg-type] # the same
            locks=list(facts.locks),
            landlock=facts.landlock,
            self_tests=list(facts.self_tests),
            worker_uid=facts.uid,
            why_not_full=self._isolation.why_not_full,
            device="cpu",
            seed=seed,
            probe_limit_s=limits.probe_s,
            exercise_limit_s=limits.exercise_s,
            memory_limit_mib=limits.memory_mib,
            public_only=self.options.public_only,
            started=started.isoformat(timespec="seconds"),
            duration_s=round(duration_s, 3),
        )
