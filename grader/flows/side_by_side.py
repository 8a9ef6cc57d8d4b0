"""Several exercises at a time, each in a process of its own with its own workers.

The judge and its worker take turns, so that one of them uses one processor. A proof of the whole
pack is hundreds of gradings that have nothing to do with each other.
"""

import multiprocessing
import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from grader import interrupts
from grader.errors import UsageError
from grader.flows.grading import Grading, Options
from grader.pack import Exercise, Pack
from grader.sandbox.outer.own_process import close_to_others

if TYPE_CHECKING:
    from multiprocessing import SimpleQueue

Found = TypeVar("Found")
_MOST = 8  # each has a zygote with torch


def usual_jobs() -> int:
    """Return how many exercises this machine can prove at a time."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(count or 1, _MOST)


def each_exercise(
    pack: Pack,
    exercises: Sequence[Exercise],
    options: Options,
    work: Callable[[Grading], Iterable[Found]],
    jobs: int,
) -> Iterator[Found]:
    """Do some work for each exercise, several at a time.

    Args:
        pack: The exercise pack.
        exercises: Which of its exercises.
        options: How to grade.
        work: What to do; it gives one result for each exercise of its grading. With several jobs
            it has to be importable by name.
        jobs: How many at a time.

    Yields:
        The results in the order of the exercises.

    Raises:
        UsageError: Fresh processes would import another copy of this program, or find none.
    """
    if min(jobs, len(exercises)) < 2:  # noqa: PLR2004 - several
        with Grading(pack, exercises, options) as grading:
            yield from work(grading)
        return
    demand_one_copy()
    # Fresh processes: this one may have threads, and handles signals in its own way.
    context = multiprocessing.get_context("spawn")
    places = context.SimpleQueue()
    for place in processors(min(jobs, len(exercises))):
        places.put(place)
    pool = ProcessPoolExecutor(min(jobs, len(exercises)), context, _begin, (places,))
    try:
        waiting = [pool.submit(_alone, pack, one, options, work) for one in exercises]
        for future in waiting:
            with interrupts.waiting():
                found = future.result()
            yield from found
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()  # its zygote sees the hang-up and ends all below it
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    pool.shutdown()


def demand_one_copy() -> None:
    """Demand that a fresh process imports this very package, or one with the same text.

    `python -m grader` finds the package in the current folder first. Fresh processes don't look
    there, since a student's files may lie in it; they import what is installed.

    Raises:
        UsageError: They would import one that differs, or find none.
    """
    own = Path(__file__).resolve().parents[1]
    name = own.name
    finders = (getattr(finder, "find_spec", None) for finder in sys.meta_path)
    specs = (find_spec(name, None) for find_spec in finders if find_spec is not None)
    origin = next((spec.origin for spec in specs if spec is not None), None)
    if origin is not None and _has_same_text(own, Path(origin).resolve().parent):
        return
    found = f"run another one, in {Path(origin).parent}" if origin else "find none"
    command = [sys.executable, "-m", "pip", "install", "--editable", str(own.parent)]
    raise UsageError(
        f"This is the grader in {own}, but the processes that it starts would {found}.",
        f"Run `{shlex.join(command)}`, or start the installed one from another folder.",
    )


def _has_same_text(package: Path, other: Path) -> bool:
    """Tell whether all modules of a package stand in another place as well."""
    if package == other:
        return True
    pairs = ((path, other / path.relative_to(package)) for path in package.rglob("*.py"))
    return all(two.is_file() and one.read_bytes() == two.read_bytes() for one, two in pairs)


def processors(count: int) -> list[int | None]:
    """Return the processor of each of so many processes; None leaves the choice to the kernel.

    A judge and its worker never work at once. On one processor they wake each other at no cost,
    which saves a tenth. But where processors are left over, the kernel knows better which of them
    are free.
    """
    own = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return [*own] if len(own) == count else [None] * count


def keep_to(processor: int | None) -> None:
    """Stay on one processor from now on; None, or one that can't be had, changes nothing."""
    if processor is not None:
        with suppress(OSError):
            os.sched_setaffinity(0, {processor})


def _begin(places: "SimpleQueue[int | None]") -> None:
    """Make a fresh process a judge: closed to its workers, and ended by Ctrl-C at once."""
    close_to_others()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    keep_to(places.get())


def _alone(
    pack: Pack, exercise: Exercise, options: Options, work: Callable[[Grading], Iterable[Found]]
) -> list[Found]:
    with Grading(pack, [exercise], options) as grading:
        return list(work(grading))
