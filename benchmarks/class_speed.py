"""How fast a class is graded: submissions per second, processor time, memory, and what grows.

A made class (60 % right, 35 % wrong, 5 % hostile or broken) is graded by `python -m grader batch`
in tier full, and every score is compared with what it must be. With --growth the same is done for
several sizes of a class of the toy pack, where time per submission and the memory of the process
that hands out the work have to stay flat.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from made_class import HOSTILE, make
from measuring import ROOT, print_machine, print_table

from grader.flows.side_by_side import usual_jobs
from grader.pack import Pack

TOY = ROOT / "tests" / "packs" / "toy"
_MIB = 1 << 20


@dataclass
class Watch:
    """What a run used, sampled while it goes on.

    A process that has ended counts through the one that waited for it, and not twice: what a
    grading process and all below it have used is added up anew in each sample, and the most of it
    counts.

    Args:
        own_s: Processor seconds of the process that hands out the work.
        judges_s: Those of each grading process itself.
        below_s: Those of the worker source and the workers of each.
        peak: Most memory of the whole, in MiB: shared pages counted once.
        coordinator: Most memory of the process that hands out the work, in MiB.
        workers: Private memory of workers, as they were found, in MiB.
        looks: How many samples have been taken.
    """

    own_s: float = 0.0
    judges_s: dict[int, float] = field(default_factory=dict)
    below_s: dict[int, float] = field(default_factory=dict)
    peak: float = 0.0
    coordinator: float = 0.0
    workers: list[float] = field(default_factory=list)
    looks: int = 0

    @property
    def cpu_s(self) -> float:
        """Processor seconds of the whole."""
        return self.own_s + sum(self.judges_s.values()) + sum(self.below_s.values())

    def look(self, process: psutil.Process) -> None:
        """Take one sample of a process and all below it.

        Memory is looked at every third time: to add up the pages of all takes a processor some ten
        milliseconds, and holds up whom they belong to.
        """
        self.looks += 1
        times = process.cpu_times()
        self.own_s = times.user + times.system
        memory = process.memory_info().rss
        self.coordinator = max(self.coordinator, memory / _MIB)
        is_third = self.looks % 3 == 0
        total = process.memory_full_info().pss if is_third else 0
        for judge in process.children():
            try:
                total += self._look_at(judge, with_memory=is_third)
            except psutil.Error:
                continue  # it has just ended
        self.peak = max(self.peak, total / _MIB)

    def _look_at(self, judge: psutil.Process, *, with_memory: bool) -> int:
        """Take a sample of a grading process; returns the memory of it and all below it."""
        times = judge.cpu_times()
        total: int = judge.memory_full_info().pss if with_memory else 0
        spent = times.children_user + times.children_system
        sources = {one.pid for one in judge.children()}
        for one in judge.children(recursive=True):
            try:
                its = one.cpu_times()
                spent += its.user + its.system + its.children_user + its.children_system
                if not with_memory:
                    continue
                memory = one.memory_full_info()
            except psutil.Error:
                continue
            total += memory.pss
            if one.pid not in sources:
                self.workers.append(memory.uss / _MIB)
        judged = times.user + times.system
        self.judges_s[judge.pid] = max(self.judges_s.get(judge.pid, 0.0), judged)
        self.below_s[judge.pid] = max(self.below_s.get(judge.pid, 0.0), spent)
        return total


def run(pack: Path, folder: Path, out: Path, words: list[str], watch: Watch) -> float:
    """Grade a class; returns the wall-clock seconds of the whole command."""
    command = [sys.executable, "-m", "grader", "batch", str(folder), "--out", str(out), *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=pack, env=environment, stdout=subprocess.DEVNULL
    )
    looked_at = psutil.Process(process.pid)
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(0.7):
            try:
                watch.look(looked_at)
            except psutil.Error:
                return

    thread = threading.Thread(target=look)
    thread.start()
    code = process.wait()
    seconds = time.perf_counter() - began
    ended.set()
    thread.join()
    if code != 0:
        sys.exit(f"the run failed with {code}")
    return seconds


def demand_right(out: Path, expected: dict[str, float]) -> None:
    """Stop if a score is not the one that it must be: figures would mean nothing.

    The folder with the results stays then, with submissions, checks and the seed.
    """
    found = {}
    for line in (out / "results.jsonl").open("rb"):
        result = json.loads(line)
        found[result["key"]] = result["scores"]["earned"] if result["scores"] else None
    wrong = [key for key in expected if found.get(key) != expected[key]]
    if wrong:
        told = ", ".join(f"{k}: {found.get(k)} for {expected[k]}" for k in wrong[:10])
        sys.exit(f"{len(wrong)} scores are not what they must be: {told}. See {out.parent}.")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=usual_jobs())
    parser.add_argument("--mixed", action="store_true", help="archives and notebooks among them")
    parser.add_argument("--loops", type=int, default=0, help="so many more who loop everywhere")
    parser.add_argument("--growth", type=int, nargs="*", help="sizes of a class of the toy pack")
    parser.add_argument("exercises", nargs="*")
    arguments = parser.parse_args()
    print_machine()
    root = TOY if arguments.growth else ROOT
    pack = Pack.find(root)
    chosen = pack.select(arguments.exercises)
    rows = []
    for count in arguments.growth or [arguments.n]:
        place = Path(tempfile.mkdtemp(prefix="class-speed-"))
        expected = make(place / "class", count, chosen, plain=not arguments.mixed)
        for number in range(arguments.loops):
            expected[f"loops{number}"] = 0.0
            (place / "class" / f"loops{number}").mkdir()
            for one in chosen:
                path = place / "class" / f"loops{number}" / f"{one.name}.py"
                path.write_text(HOSTILE["loops"])
        watch = Watch()
        words = [*(one.name for one in chosen), "--jobs", str(arguments.jobs), "--tier", "full"]
        seconds = run(root, place / "class", place / "out", words, watch)
        demand_right(place / "out", expected)
        shutil.rmtree(place)
        rows.append(
            (
                f"{len(expected)}",
                f"{seconds:.1f}",
                f"{len(expected) / seconds:.2f}",
                f"{watch.cpu_s / count:.3f}",
                f"{watch.own_s / count:.3f}",
                f"{sum(watch.judges_s.values()) / count:.3f}",
                f"{sum(watch.below_s.values()) / count:.3f}",
                f"{watch.peak:.0f}",
                f"{watch.coordinator:.0f}",
                f"{statistics.median(watch.workers or [0.0]):.0f}",
                f"{max(watch.workers or [0.0]):.0f}",
            )
        )
    print(f"{len(chosen)} exercises, tier full, {arguments.jobs} processes, all scores right")
    header = ("submissions", "wall s", "per s", "CPU s each", "coordinator", "judges", "workers")
    print_table((*header, "peak MiB", "coordinator", "a worker", "the largest"), rows)


if __name__ == "__main__":
    main()
