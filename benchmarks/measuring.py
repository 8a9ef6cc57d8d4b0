"""What the benchmarks share: CPU and wall time of a whole process with its children, and a table.

Figures are quoted as ratios within one run, since machines differ and are noisy. Each command is
run in turn with its counterpart, and medians are printed.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Cost:
    """What something took.

    Args:
        wall_s: Wall-clock seconds.
        cpu_s: Seconds of processor time of this process and the children that have ended.
    """

    wall_s: float
    cpu_s: float


def cpu_seconds() -> float:
    """Return processor time of this process and its ended children so far."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def cost_of(action: Callable[[], object]) -> Cost:
    """Measure one call."""
    cpu, wall = cpu_seconds(), time.perf_counter()
    action()
    return Cost(time.perf_counter() - wall, cpu_seconds() - cpu)


def cost_of_command(words: Sequence[str], cwd: Path, ok: Sequence[int] = (0,)) -> Cost:
    """Measure a whole process.

    Raises:
        RuntimeError: It ended with an exit code that is not in `ok`.
    """

    def call() -> None:
        done = subprocess.run(words, cwd=cwd, capture_output=True, check=False)  # noqa: S603
        if done.returncode not in ok:
            raise RuntimeError(done.stderr.decode())

    return cost_of(call)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the medians of wall and CPU time."""
    return Cost(
        statistics.median(cost.wall_s for cost in costs),
        statistics.median(cost.cpu_s for cost in costs),
    )


def print_machine() -> None:
    """Say what the figures were measured on."""
    import torch  # noqa: PLC0415 - the commands measured import it themselves

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    python = ".".join(str(part) for part in sys.version_info[:3])
    print(f"{cores} cores, {sys.platform}, Python {python}, torch {torch.__version__}\n")


def print_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under a header, the first column to the left, the others to the right."""
    cells = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    for row in cells:
        first, *rest = (
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join([first, *rest]))
