"""What every source of workers offers, and how a worker's end is described."""

import signal
from dataclasses import dataclass, field
from typing import Protocol

from grader.errors import SandboxFault
from grader.sandbox.outer.channel import Channel


@dataclass(frozen=True)
class Limits:
    """What one worker may use; see `grader.sandbox.inner.limits.WorkerLimits`.

    Args:
        probe_s: Wall-clock seconds for one probe.
        exercise_s: Wall-clock seconds for all probes of one exercise together.
        memory_mib: Memory above what a fresh worker has; 0 for no limit.
        file_mib: Largest file, and all files together where they lie on a disk.
    """

    probe_s: float = 10.0
    exercise_s: float = 20.0
    memory_mib: int = 2048
    file_mib: int = 64

    def for_worker(self) -> dict[str, int]:
        """Return the limits that the worker sets on itself."""
        # The judge's deadline ends a busy loop; this one backs it up, and it ends many threads
        # that together use more than the exercise's time on one processor.
        return {
            "memory_mib": self.memory_mib,
            "cpu_s": int(self.exercise_s) + 5,
            "file_mib": self.file_mib,
        }


@dataclass(frozen=True)
class Ending:
    """How a worker ended: by itself, before it was killed.

    Args:
        exit_code: As `os.waitstatus_to_exitcode` gives it, negative for a signal; None unknown.
    """

    exit_code: int | None

    @property
    def status(self) -> str:
        """The status of a check that was being run."""
        cpu_limit = getattr(signal, "SIGXCPU", None)
        ran_out = self.exit_code is not None and -self.exit_code == cpu_limit
        return "timeout" if ran_out else "crashed"

    @property
    def sentence(self) -> str:
        """How it ended, in words that follow "The code"."""
        if self.exit_code is None:
            return "ended the process"
        if self.exit_code >= 0:
            return f"ended the process with exit code {self.exit_code}"
        try:
            name = signal.Signals(-self.exit_code).name
        except ValueError:
            name = f"signal {-self.exit_code}"
        if name == "SIGKILL":  # by us, since it had hung up; or by the kernel
            return "closed its connection, or was killed because the machine ran out of memory"
        words = {"SIGSEGV": " (a segmentation fault)", "SIGABRT": " (abort)"}
        return f"was ended by {name}{words.get(name, '')}"


class SourceGoneError(SandboxFault):
    """What workers come from has ended, and all of them with it; the next one gets another."""


@dataclass(frozen=True)
class SourceFacts:
    """What a report says of the isolation in force.

    Args:
        tier: `full`, `landlock` or `none`.
        start_method: `fork` or `spawn`.
        torch: Version of torch in the workers.
        uid: The user that workers run as; -1 where there is no such thing.
        locks: What the isolation is made of.
        landlock: The kernel's version of Landlock; 0 where there is none.
        self_tests: What trial workers tried in vain before the first submission.
    """

    tier: str
    start_method: str
    torch: str
    uid: int = -1
    locks: tuple[str, ...] = field(default=())
    landlock: int = 0
    self_tests: tuple[str, ...] = field(default=())


class RunningWorker(Protocol):
    """A worker that was just started."""

    @property
    def channel(self) -> Channel:
        """Its pipes."""

    def end(self) -> Ending:
        """Kill it with everything that it started; return when nothing is left."""


class WorkerSource(Protocol):
    """Makes workers."""

    @property
    def facts(self) -> SourceFacts:
        """What is in force; waits until the source is ready."""

    def start(self, limits: Limits) -> RunningWorker:
        """Start a worker that is locked in and waits for its first request."""

    def warm(self, features: list[str]) -> None:
        """Ask for a warm-up that later workers profit from; does not wait for it."""

    def close(self) -> None:
        """End all workers and the source itself."""
