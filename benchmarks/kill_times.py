"""How long hostile workers outlive their deadline: from the deadline to the death of the last one.

Every kind of `hostile_worker.py` is started in turn, given a short limit, and killed by the
grader. When it is dead is not taken from the grader's answer: shortly before the deadline the
processes below this one are listed, each gets a descriptor that the kernel makes readable when
the process has ended, and after that the list has to be empty. In tier `full` one of them is the
init of the worker's PID namespace, which the kernel lets end only after all others in it.
Elsewhere lists are made until two in a row show nobody.

The aim is 0.5 s at most, over 1,000 kills.
"""

import argparse
import json
import math
import os
import platform
import select
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import hostile_worker
from measuring import ROOT, print_machine, print_table

from grader.sandbox.outer.memory import tree_of
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.worker import WorkerHandle, WorkerStoppedError
from grader.sandbox.outer.zygote import ForkedWorker, Zygote

AIM_S = 0.5
_GIVE_UP_S = 30.0
_LIST_BEFORE_S = 0.03
_PROBE = "def probe(student, name):\n    getattr(student, name, lambda: None)()\n"
_UNHURRIED = Limits(probe_s=60.0, exercise_s=120.0)
_HURRIED = Limits(probe_s=hostile_worker.PROBE_S, exercise_s=120.0)


class OutlivedError(Exception):
    """A process of a worker lives although the grader said that it was dead."""


@dataclass(frozen=True)
class Kill:
    """One worker, killed. All times in seconds from its deadline.

    Args:
        kind: What it did.
        status: What the grader said of it.
        processes: How many there were shortly before the deadline.
        asked_s: When the judge asked for its death.
        first_s: When the first of its processes was dead: the killing had begun.
        gone_s: When the last of its processes was dead.
        answered_s: When the grader said so.
        noise_s: How late this program's own watch woke: what the machine adds.
    """

    kind: str
    status: str
    processes: int
    asked_s: float
    first_s: float
    gone_s: float
    answered_s: float
    noise_s: float


class Watch(threading.Thread):
    """Finds out from the kernel when all processes of a worker are dead.

    Args:
        others: Processes below this one that are none of the worker's.
        deadline: When the worker is to be killed.
    """

    def __init__(self, others: set[int], deadline: float) -> None:
        super().__init__(daemon=True)
        self._others, self._deadline = others, deadline
        self._descriptors: dict[int, int] = {}
        self.processes = 0
        self.noise_s = 0.0
        self.first = self.gone = math.inf

    def run(self) -> None:
        """List before the deadline, then wait until nobody is left."""
        wake = self._deadline - _LIST_BEFORE_S
        time.sleep(max(0.0, wake - time.monotonic()))
        self.noise_s = time.monotonic() - wake
        self._list()
        self.processes = len(self._descriptors)
        empty = 0
        while empty < 2 and time.monotonic() < self._deadline + _GIVE_UP_S:  # noqa: PLR2004 - as above
            self._wait()
            found = self._list()
            now = time.monotonic()
            if not empty and not found:
                self.gone = now
            empty = 0 if found else empty + 1

    def _list(self) -> bool:
        """Open a descriptor of each living process of the worker; tell whether there was any."""
        for pid in tree_of([os.getpid()]) - self._others - self._descriptors.keys():
            with suppress(ProcessLookupError):
                self._descriptors[pid] = os.pidfd_open(pid)
        for pid in [pid for pid, fd in self._descriptors.items() if _has_ended(fd)]:
            os.close(self._descriptors.pop(pid))
        return bool(self._descriptors)

    def _wait(self) -> None:
        poll, waiting = select.poll(), len(self._descriptors)
        for fd in self._descriptors.values():
            poll.register(fd, select.POLLIN)
        while waiting and (left := self._deadline + _GIVE_UP_S - time.monotonic()) > 0:
            for fd, _ in poll.poll(left * 1000):
                self.first = min(self.first, time.monotonic())
                poll.unregister(fd)
                waiting -= 1


def _has_ended(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


@contextmanager
def asking_noted(times: list[float]) -> Iterator[None]:
    """Note when the judge asks for a worker's death."""
    plain = ForkedWorker.end

    def noted(self: ForkedWorker) -> object:
        times.append(time.monotonic())
        return plain(self)

    ForkedWorker.end = noted  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        ForkedWorker.end = plain  # type: ignore[method-assign]


def kill_one(zygote: Zygote, kind: str, submission: bytes) -> Kill:
    """Start a worker of one kind and let the grader kill it at its deadline.

    Raises:
        OutlivedError: A process of it is still there afterwards.
    """
    others = tree_of([os.getpid()])
    handle = WorkerHandle(zygote, _UNHURRIED, kind, _UNHURRIED.exercise_s)
    handle.load(submission, 1)
    handle.run("probe", _PROBE, {"name": f"prepare_{kind}"}, 1)
    handle.limits = _HURRIED
    asked: list[float] = []
    deadline = time.monotonic() + _HURRIED.probe_s
    watch = Watch(others, deadline)
    watch.start()
    status = "answered"
    with asking_noted(asked), suppress(WorkerStoppedError):
        try:
            handle.run("probe", _PROBE, {"name": kind}, 1)
        except WorkerStoppedError as stopped:
            status = stopped.status
            raise
    answered = time.monotonic()
    left = tree_of([os.getpid()]) - others
    watch.join()
    if math.isinf(watch.gone) or left:
        raise OutlivedError(f"{kind}: {left or 'somebody'} outlived the kill")
    times = (asked[0], min(watch.first, watch.gone), watch.gone, answered)
    after = (moment - deadline for moment in times)
    return Kill(kind, status, watch.processes, *after, watch.noise_s)


def share(values: Sequence[float], part: float) -> float:
    """Return the value below which a part of the values lies."""
    return sorted(values)[min(len(values) - 1, math.ceil(part * len(values)) - 1)]


def summary(kills: Sequence[Kill]) -> dict[str, float]:
    """Return the figures of some kills, in seconds."""
    gone = [kill.gone_s for kill in kills]
    return {
        "kills": len(kills),
        "processes": statistics.median(kill.processes for kill in kills),
        "asked_max_s": max(kill.asked_s for kill in kills),
        "first_max_s": max(kill.first_s for kill in kills),
        "gone_p50_s": share(gone, 0.5),
        "gone_p99_s": share(gone, 0.99),
        "gone_max_s": max(gone),
        "answered_max_s": max(kill.answered_s for kill in kills),
        "noise_max_s": max(kill.noise_s for kill in kills),
    }


def row(name: str, figures: dict[str, float]) -> tuple[object, ...]:
    """Return a line of the table, times in milliseconds."""
    times = [f"{value * 1e3:.0f}" for key, value in figures.items() if key.endswith("_s")]
    return (name, figures["kills"], f"{figures['processes']:.0f}", *times)


def main() -> int:
    """Kill, print the table, and write the figures; 1 when the aim was missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-n", type=int, default=1008, help="kills")
    parser.add_argument("--tier", choices=["full", "landlock", "none"], default="full")
    parser.add_argument("--kinds", nargs="*", help="kinds of worker; all by default")
    parser.add_argument("--figures", type=Path, help="write all times to this JSON file")
    arguments = parser.parse_args()
    print_machine()
    known = [function.__name__ for function in hostile_worker.KINDS]
    kinds = arguments.kinds or known
    submission = Path(hostile_worker.__file__).read_bytes()
    loads = [os.getloadavg()[0]]
    kills: list[Kill] = []
    zygote = Zygote(arguments.tier, [ROOT])
    try:
        _ = zygote.facts
        for number in range(-len(kinds), arguments.n):  # the first of each kind is not counted
            kill = kill_one(zygote, kinds[number % len(kinds)], submission)
            loads.append(os.getloadavg()[0])
            if number >= 0:
                kills.append(kill)
    finally:
        zygote.close()
    by_kind = {kind: [kill for kill in kills if kill.kind == kind] for kind in kinds}
    figures = {kind: summary(found) for kind, found in by_kind.items() if found}
    total = summary(kills)
    header = ("kills", "processes", "asked", "first", "gone p50", "p99", "max", "told", "noise")
    rows = [row(kind, found) for kind, found in figures.items()]
    print_table((f"tier {arguments.tier}, ms", *header), [*rows, row("all", total)])
    told = ", ".join(f"{n} {status}" for status, n in Counter(k.status for k in kills).items())
    print(f"\nstatus: {told}; load {loads[0]:.1f} before, {max(loads):.1f} at most")
    if arguments.figures:
        machine = {"cores": os.cpu_count(), "kernel": platform.release()}
        record = {"tier": arguments.tier, "machine": machine, "loads": [loads[0], max(loads)]}
        record |= {"all": total, "kinds": figures, "kills": [asdict(kill) for kill in kills]}
        arguments.figures.write_text(json.dumps(record, indent=1))
    return int(total["gone_max_s"] > AIM_S)


if __name__ == "__main__":
    sys.exit(main())
