"""What a second exercise's worker costs: from the request to fork to its first observation."""

import argparse
import statistics
import time
from pathlib import Path

from measuring import ROOT, print_machine, print_table

from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.worker import WorkerHandle
from grader.sandbox.outer.zygote import Zygote

SUBMISSION = b"def answer():\n    return 42\n"
PROBE = "def probe(student):\n    return student.answer()\n"
STEPS = ("forked and locked in", "file loaded", "first observation", "all of it dead")


def one_worker(zygote: Zygote) -> list[float]:
    """Start a worker, ask it once, end it; returns the seconds from the start to each step."""
    started = time.perf_counter()
    handle = WorkerHandle(zygote, Limits(), "ex01_answer", 20.0)
    times = [time.perf_counter() - started]
    handle.load(SUBMISSION, 1)
    times.append(time.perf_counter() - started)
    if handle.run("probe", PROBE, {}, 1).value != 42:  # noqa: PLR2004 - what SUBMISSION returns
        raise RuntimeError("the worker's answer is not that of the submission")
    times.append(time.perf_counter() - started)
    handle.end()
    times.append(time.perf_counter() - started)
    return times


def main() -> None:
    """Measure both tiers and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=100, help="workers per tier")
    count = parser.parse_args().n
    print_machine()
    columns = []
    for tier in ("full", "none"):
        zygote = Zygote(tier, [Path(ROOT)])
        try:
            zygote.warm(["lazy", "optimizer"])
            for _ in range(5):
                one_worker(zygote)
            found = [one_worker(zygote) for _ in range(count)]
        finally:
            zygote.close()
        columns.append([statistics.median(step) * 1e3 for step in zip(*found, strict=True)])
    rows = [
        (name, f"{full:.1f}", f"{none:.1f}")
        for name, full, none in zip(STEPS, *columns, strict=True)
    ]
    print_table(("from the request, median ms", "full", "none"), rows)


if __name__ == "__main__":
    main()
