"""How long a student waits: grading one attempted file, against importing torch alone.

Both are whole processes, run in turn. The aim is a ratio of wall time of at most 2.3, better 1.6.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from cpu_group import Command, cpu_group
from measuring import ROOT, Cost, median, print_machine, print_table


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=7, help="runs of each command")
    runs = parser.parse_args().n
    print_machine()
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder)
        for name in ("exercises", "solutions", "tests_hidden"):
            shutil.copytree(ROOT / name, pack / name)
        attempt = pack / "exercises" / "ex01_my_sequential.py"
        shutil.copy(pack / "solutions" / "ex01_my_sequential.py", attempt)
        commands = {
            'python -c "import torch"': [sys.executable, "-c", "import torch"],
            "python -m grader ex01_my_sequential": [
                *(sys.executable, "-m", "grader"),
                "ex01_my_sequential",
            ],
        }
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        with cpu_group(f"cold-start-{os.getpid()}") as group:
            for turn in range(runs + 1):
                for name, words in commands.items():
                    spent = group.measure([Command(words, pack)])
                    if turn:  # the first turn only fills the disk cache
                        costs[name].append(Cost(spent.wall_s, spent.cpu_s))
    medians = {name: median(found) for name, found in costs.items()}
    base = next(iter(medians.values()))
    rows = [
        (
            name,
            f"{cost.wall_s:.2f}",
            f"{cost.wall_s / base.wall_s:.2f}",
            f"{cost.cpu_s:.2f}",
            f"{cost.cpu_s / base.cpu_s:.2f}",
        )
        for name, cost in medians.items()
    ]
    print_table(("whole process, cold", "wall s", "ratio", "CPU s", "ratio"), rows)


if __name__ == "__main__":
    main()
