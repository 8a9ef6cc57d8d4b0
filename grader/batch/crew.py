"""The grading processes of a class, and which of them has which submission.

Whatever becomes of a process, each job gets an outcome: a process that dies, hangs or fails is
replaced, and its job is tried once more in a fresh one. What fails twice is reported as ours.
"""

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from grader import interrupts
from grader.batch import member
from grader.batch.jobs import Failed, Job, Outcome, Ready, Setup, decode_reply, encode
from grader.errors import GraderFault, UsageError
from grader.flows.side_by_side import processors

_START_S = 180.0
# What the judge may take beside student code: comparisons, forks, the kill of what does not end.
_MARGIN_S = 120.0
_TRIES = 2
_FAILED_STARTS = 3


@dataclass
class _Turn:
    """A job on its way.

    Args:
        job: What is graded.
        tries: How often it has been given to a process.
        fault: What went wrong the last time.
        outcome: An outcome with a fault in it, better than none.
    """

    job: Job
    tries: int = 0
    fault: str = ""
    outcome: Outcome | None = None


class _Process:
    """One grading process."""

    def __init__(self, setup: Setup, processor: int | None) -> None:
        self.processor = processor
        self.turn: _Turn | None = None
        self.is_ready = False
        self.since = time.monotonic()
        # A fresh interpreter: this one may have threads, and handles signals in its own way.
        context = multiprocessing.get_context("spawn")
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        arguments = (theirs, setup, processor)
        self._process = context.Process(target=member.serve, args=arguments, daemon=True)
        self._process.start()
        theirs.close()

    @property
    def deadline(self) -> float:
        """When it must have said something, on the monotonic clock."""
        if self.turn is not None:
            return self.since + self.turn.job.allowance_s + _MARGIN_S
        return self.since + _START_S if not self.is_ready else float("inf")

    def give(self, turn: _Turn) -> None:
        turn.tries += 1
        self.turn, self.since = turn, time.monotonic()
        with suppress(OSError):  # it has just died; the end of its pipe will say so
            self.pipe.send_bytes(encode(turn.job))

    def kill(self) -> None:
        self._process.kill()  # its workers' source sees the hang-up and ends all below it
        self._process.join()
        self.pipe.close()


class Crew:
    """Grades jobs in several processes.

    Args:
        count: How many processes.
        setup: How they grade.
    """

    def __init__(self, count: int, setup: Setup) -> None:
        self._setup = setup
        self._again = deque[_Turn]()
        self._has_begun = False
        self._is_exhausted = False
        self._failed_starts = 0
        self._processes: list[_Process] = []
        self._places = processors(count)

    def run(
        self,
        jobs: Iterator[Job],
        told: Callable[[Job, Outcome | None, str], None],
    ) -> None:
        """Grade all jobs.

        Args:
            jobs: Read one by one, as processes get free.
            told: Called as each job ends: with its outcome, or with None and what went wrong.

        Raises:
            UsageError: The processes can't be had as asked for; the message says what to do.
            GraderFault: No process could be started.
            KeyboardInterrupt: The user stopped the run; no process is left.
        """
        try:
            self._processes = [_Process(self._setup, place) for place in self._places]
            while True:
                self._hand_out(jobs)
                is_busy = any(process.turn for process in self._processes)
                if self._is_exhausted and not is_busy and not self._again:
                    return
                self._listen(told)
        finally:
            for process in self._processes:
                process.kill()

    def _hand_out(self, jobs: Iterator[Job]) -> None:
        for process in self._processes:
            is_free = process.turn is None and process.is_ready
            if is_free and (turn := self._next_turn(jobs)) is not None:
                process.give(turn)

    def _next_turn(self, jobs: Iterator[Job]) -> _Turn | None:
        if self._again:
            return self._again.popleft()
        if (job := next(jobs, None)) is not None:
            return _Turn(job)
        self._is_exhausted = True
        return None

    def _listen(self, told: Callable[[Job, Outcome | None, str], None]) -> None:
        left_s = min(process.deadline for process in self._processes) - time.monotonic()
        with interrupts.waiting():
            heard = wait([p.pipe for p in self._processes], max(0.0, min(left_s, 1.0)))
        now = time.monotonic()
        for process in list(self._processes):
            if process.pipe in heard:
                self._hear(process, told)
            elif now > process.deadline:
                self._replace(process, "it did not end within its time", told)

    def _hear(self, process: _Process, told: Callable[[Job, Outcome | None, str], None]) -> None:
        try:
            reply = decode_reply(process.pipe.recv_bytes())
        except (EOFError, OSError):
            self._replace(process, "a process of the grader died", told)
            return
        match reply:
            case Ready():
                process.is_ready, self._has_begun = True, True
                self._failed_starts = 0
            case Failed():
                if reply.is_usage or not self._has_begun:
                    kind = UsageError if reply.is_usage else GraderFault
                    raise kind(reply.message, reply.tip)
                self._replace(process, reply.message, told)
            case Outcome():
                turn, process.turn = process.turn, None
                if turn is None:
                    return
                if reply.has_fault and turn.tries < _TRIES:
                    turn.outcome = reply
                    process.turn = turn
                    self._replace(process, "a check could not be judged", told)
                else:
                    told(turn.job, reply, "")

    def _replace(
        self, process: _Process, fault: str, told: Callable[[Job, Outcome | None, str], None]
    ) -> None:
        """Put a fresh process in the place of one that is of no use any more."""
        turn, was_ready = process.turn, process.is_ready
        process.kill()
        self._failed_starts += not was_ready
        if self._failed_starts >= _FAILED_STARTS:
            raise GraderFault(
                f"The grading processes can't be started: {fault}.",
                "Run `python -m grader doctor`.",
            )
        self._processes[self._processes.index(process)] = _Process(self._setup, process.processor)
        if turn is None:
            return
        turn.fault = fault
        if turn.tries < _TRIES:
            self._again.append(turn)
        else:
            told(turn.job, turn.outcome, fault)
