"""What isolation costs: the solutions' checks in tier full, against one process without it.

Both sides run the same checks on the same solutions, warm, in turns (the first is not counted). On
the side without isolation probes are called in this very process, with nothing between them and
the checks: no fork, no lock, no encoding. The aim is at most 2 times the CPU time.
"""

import argparse
import copy
import functools
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, ModuleType
from typing import Any

from measuring import ROOT, Cost, median, print_machine, print_table

from grader.flows.grading import Grading, Options
from grader.judge import exercise_run
from grader.judge.exercise_run import ExerciseRun
from grader.judge.probes import Probe
from grader.pack import Pack
from grader.sandbox.inner import loader
from grader.sandbox.inner.serving import reseed
from grader.sandbox.outer.worker import WorkerHandle
from grader.sandbox.outer.zygote import ForkedWorker
from grader.submission import Submission, read_submission
from grader.wire.decode import decode_message
from grader.wire.encode import encode_message
from grader.wire.frames import unpack_frame

SPENT: dict[str, float] = defaultdict(float)


@functools.cache
def compiled(source: str) -> CodeType:
    """Compile a probe's text once, as if its check file had been imported here."""
    return compile(source, "<probe>", "exec", dont_inherit=True)


class InProcess:
    """Calls probes in this process, in place of a worker."""

    def __init__(self, run: ExerciseRun, content: bytes) -> None:
        self.module: ModuleType = loader.load(content, run.name)

    def ask(self, probe: Probe, arguments: dict[str, Any], seed: int) -> object:
        """Run a probe; its result goes once through the codec, for the facts about tensors."""
        namespace: dict[str, Any] = {}
        exec(compiled(probe.source), namespace)  # noqa: S102 - our own probe
        reseed(seed)
        # Copies: a probe may write into what it gets, and the check still needs its own.
        value = namespace[probe.name](self.module, **copy.deepcopy(arguments))
        started = time.process_time()
        message = decode_message(unpack_frame(encode_message({}, value)))
        SPENT["codec"] += time.process_time() - started
        return message.value


@contextmanager
def without_isolation() -> Iterator[None]:
    """Let the judge call probes directly."""
    workers: dict[int, InProcess] = {}

    def ask(
        self: ExerciseRun, probe: Probe, arguments: dict[str, Any], seed: int, _diagnose: object
    ) -> object:
        if id(self) not in workers:
            workers[id(self)] = InProcess(self, self._content)
        return workers[id(self)].ask(probe, arguments, seed)

    def ask_apart(self: ExerciseRun, probe: Probe, arguments: dict[str, Any], seed: int) -> object:
        return ask(self, probe, arguments, seed, None)

    saved = exercise_run.ExerciseRun.ask, exercise_run.ExerciseRun.ask_apart
    exercise_run.ExerciseRun.ask, exercise_run.ExerciseRun.ask_apart = ask, ask_apart  # type: ignore[method-assign]
    try:
        yield
    finally:
        exercise_run.ExerciseRun.ask, exercise_run.ExerciseRun.ask_apart = saved  # type: ignore[method-assign]


@contextmanager
def timed(owner: type, method: str, label: str) -> Iterator[None]:
    """Add up the wall time that the judge waits inside a method."""
    plain = getattr(owner, method)

    def measured(self: object, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passed through
        started = time.perf_counter()
        try:
            return plain(self, *args, **kwargs)
        finally:
            SPENT[label] += time.perf_counter() - started

    setattr(owner, method, measured)
    try:
        yield
    finally:
        setattr(owner, method, plain)


def tree_cpu_seconds() -> float:
    """Return processor time of this process and of all below it, living and ended."""
    import psutil  # noqa: PLC0415 - the table of processes is needed here only

    total = 0.0
    for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
        times = process.cpu_times()
        total += times.user + times.system + times.children_user + times.children_system
    return total


def one_round(grading: Grading, submission: Submission) -> Cost:
    """Grade once and return what it cost."""
    cpu, wall = tree_cpu_seconds(), time.perf_counter()
    scores = grading.grade(submission)
    cost = Cost(time.perf_counter() - wall, tree_cpu_seconds() - cpu)
    if scores.earned < scores.assessed:
        lost = [c for e in scores.exercises for c in e.checks if c.earned < c.points]
        told = ", ".join(f"{c.id}: {c.message}" for c in lost if c.status != "not_assessed")
        sys.exit(f"the solutions do not get full points; figures would mean nothing: {told}")
    return cost


def measure(grading: Grading, submission: Submission, count: int) -> tuple[list[Cost], list[Cost]]:
    """Grade in turns with and without isolation; the first turn of each is not counted."""
    isolated, plain = [], []
    for turn in range(count + 1):
        if turn == 1:
            SPENT.clear()
        costs = [one_round(grading, submission)]
        with without_isolation():
            costs.append(one_round(grading, submission))
        if turn:
            isolated.append(costs[0])
            plain.append(costs[1])
    return isolated, plain


def main() -> None:
    """Measure both sides and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=10, help="rounds of each side")
    parser.add_argument("exercises", nargs="*", help="exercises; all by default")
    arguments = parser.parse_args()
    print_machine()
    pack = Pack.find(ROOT)
    chosen = pack.select(arguments.exercises)
    submission = read_submission(ROOT / "solutions", chosen)
    with Grading(pack, chosen, Options(tier="full")) as grading:
        waits = {"start": (WorkerHandle, "__post_init__"), "end": (ForkedWorker, "end")}
        waits |= {"import": (WorkerHandle, "load"), "probes": (WorkerHandle, "run")}
        with (
            timed(*waits["start"], "fork and lock"),
            timed(*waits["end"], "kill and reap"),
            timed(*waits["import"], "import of the file"),
            timed(*waits["probes"], "probes, with codec and pipes"),
        ):
            isolated, plain = measure(grading, submission, arguments.n)
    parts = {name: spent / arguments.n for name, spent in SPENT.items()}
    codec = parts.pop("codec")
    full, base = median(isolated), median(plain)
    ratios = sorted(one.cpu_s / other.cpu_s for one, other in zip(isolated, plain, strict=True))
    rows = [
        ("one process, no isolation", f"{base.wall_s:.3f}", "1.00", f"{base.cpu_s:.3f}", "1.00"),
        (
            "tier full",
            f"{full.wall_s:.3f}",
            f"{full.wall_s / base.wall_s:.2f}",
            f"{full.cpu_s:.3f}",
            f"{full.cpu_s / base.cpu_s:.2f}",
        ),
    ]
    header = (f"{len(chosen)} solutions, warm, median of {arguments.n}", "wall s", "ratio")
    print_table((*header, "CPU s", "ratio"), rows)
    print(f"\nCPU ratio of neighbouring rounds: {ratios[0]:.2f} to {ratios[-1]:.2f}\n")
    parts["the judge's own work"] = full.wall_s - sum(parts.values())
    print_table(
        ("where the wall time of tier full goes", "s"),
        [(name, f"{seconds:.3f}") for name, seconds in parts.items()],
    )
    print(f"\n(the codec's share on the side without isolation: {codec:.3f} s CPU)")


if __name__ == "__main__":
    main()
