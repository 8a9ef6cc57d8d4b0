"""The grading processes of a class, and which of them has which submission.

Whatever becomes of a process, each job gets an outcome: a process that dies, hangs or fails is
replaced, and its job is tried once more in a fresh one. What fails twice is reported as ours.
"""

import multiprocessing
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TypeAlias

import msgspec

from grader import interrupts
from grader.batch import member
from grader.batch.jobs import Failed, Job, Outcome, Ready, Reply, Setup, decode_reply, encode
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
    """One grading process, with a thread that listens to it and one that talks to it.

    A pipe can be stuck in both directions, and in the middle of a message. So nobody waits for it
    but these threads, and they end when the process is killed.
    """

    def __init__(
        self, setup: Setup, processor: int | None, inbox: "_Inbox", failed_starts: int = 0
    ) -> None:
        self.processor = processor
        self.failed_starts = failed_starts
        self.turn: _Turn | None = None
        self.is_ready = False
        self.since = time.monotonic()
        self._setup = setup
        # A fresh interpreter: this one has threads, and handles signals in its own way.
        context = multiprocessing.get_context("spawn")
        self._pipe: Connection
        self._pipe, theirs = context.Pipe()
        arguments = (theirs, setup, processor)
        self._process = context.Process(target=member.serve, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        threading.Thread(target=self._listen, args=(inbox,), daemon=True).start()

    @property
    def deadline(self) -> float:
        """When it must have said something, on the monotonic clock."""
        if self.turn is not None:
            # Notebooks are read on top of what student code may take.
            return self.since + self.turn.job.allowance_s + self._setup.exercise_s + _MARGIN_S
        return self.since + _START_S if not self.is_ready else float("inf")

    def give(self, turn: _Turn) -> None:
        turn.tries += 1
        self.turn, self.since = turn, time.monotonic()
        threading.Thread(target=self._send, args=(encode(turn.job),), daemon=True).start()

    def kill(self) -> None:
        self._process.kill()  # its workers' source sees the hang-up and ends all below it
        self._process.join()

    def _send(self, data: bytes) -> None:
        with suppress(OSError):  # it has just died, which the other thread will say
            self._pipe.send_bytes(data)

    def _listen(self, inbox: "_Inbox") -> None:
        while True:
            try:
                reply = decode_reply(self._pipe.recv_bytes())
            except (EOFError, OSError, msgspec.MsgspecError):
                inbox.put((self, None))
                return
            inbox.put((self, reply))


_Inbox: TypeAlias = "queue.SimpleQueue[tuple[_Process, Reply | None]]"


Told: TypeAlias = Callable[[Job, Outcome | None, str], None]


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
        self._inbox: _Inbox = queue.SimpleQueue()
        self._processes: list[_Process] = []
        self._places = processors(count)

    def run(
        self,
        jobs: Iterator[Job],
        told: "Told",
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
            for place in self._places:
                self._processes.append(_Process(self._setup, place, self._inbox))
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

    def _listen(self, told: Told) -> None:
        left_s = min(process.deadline for process in self._processes) - time.monotonic()
        with suppress(queue.Empty), interrupts.waiting():
            process, reply = self._inbox.get(timeout=max(0.01, min(left_s, 1.0)))
            if process in self._processes:
                self._hear(process, reply, told)
        now = time.monotonic()
        for process in list(self._processes):
            if now > process.deadline:
                self._replace(process, "it did not end within its time", told)

    def _hear(self, process: _Process, reply: Reply | None, told: Told) -> None:
        match reply:
            case None:
                self._replace(process, "a process of the grader died", told)
            case Ready():
                process.is_ready, self._has_begun = True, True
                process.failed_starts = 0
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

    def _replace(self, process: _Process, fault: str, told: Told) -> None:
        """Put a fresh process in the place of one that is of no use any more."""
        turn = process.turn
        process.kill()
        self._processes.remove(process)
        failed = 0 if process.is_ready else process.failed_starts + 1
        if failed < _FAILED_STARTS:
            fresh = _Process(self._setup, process.processor, self._inbox, failed)
            self._processes.append(fresh)
        elif not self._processes:
            raise GraderFault(
                f"The grading processes can't be started: {fault}.",
                "Run `python -m grader doctor`.",
            )
        if turn is None:
            return
        turn.fault = fault
        if turn.tries < _TRIES:
            self._again.append(turn)
        else:
            told(turn.job, turn.outcome, fault)
