"""Kills a whole run over a class at random moments, goes on, and compares the end.

    python tests/robustness/batch_kills.py [--kills 20] [--submissions 60] [--jobs 2] [--seed 1]

After each `kill -9` of the run's own process nothing of it may live on, and the next run takes up
what is there. The results in the end have to be those of an undisturbed run, byte for byte but for
times.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from test_batch import lines_of, make_class, without_times  # noqa: E402 - found by the line above

ROOT = Path(__file__).resolve().parents[2]
TOY = ROOT / "tests" / "packs" / "toy"
_LIMITS = ("--timeout", "0.7", "--seed", "7")


def command(folder: Path, out: Path, jobs: int, tier: str) -> list[str]:
    """Return the command of a run."""
    words = [sys.executable, "-m", "grader", "batch", str(folder), "--out", str(out)]
    return [*words, "--jobs", str(jobs), "--tier", tier, *_LIMITS]


def started(words: list[str]) -> subprocess.Popen[bytes]:
    """Start a run in the toy pack."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(words, cwd=TOY, env=environment, stdout=quiet, stderr=quiet)


def main() -> int:
    """Return 0 if the end is the same and nothing was left over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--submissions", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--tier", default="none")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    moments = random.Random(arguments.seed)  # noqa: S311 - to repeat a run
    place = Path(tempfile.mkdtemp(prefix="batch-kills-"))
    make_class(place / "class", arguments.submissions)
    words = command(place / "class", place / "out", arguments.jobs, arguments.tier)
    kills = left_over = ended = 0
    while kills < arguments.kills:
        process = started([*words, "--resume"])
        deadline = time.monotonic() + moments.uniform(0.05, 9.0)
        while time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.005)
        if process.poll() is not None:
            # Done before its time: from the beginning.
            ended += 1
            shutil.rmtree(place / "out")
            continue
        tree = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        kills += 1
        _, alive = psutil.wait_procs(tree, timeout=30)
        left_over += bool(alive)
        print(f"kill {kills}: {lines_of(place / 'out')} results, {len(alive)} processes left")
    if started([*words, "--resume"]).wait() != 0:
        print("the run after the last kill failed")
        return 1
    whole = command(place / "class", place / "whole", arguments.jobs, arguments.tier)
    if started(whole).wait() != 0:
        print("the undisturbed run failed")
        return 1
    is_same = without_times(place / "out") == without_times(place / "whole")
    shutil.rmtree(place)
    print(f"{kills} kills, {ended} runs that ended before theirs, {left_over} with processes left")
    print("the results are those of an undisturbed run" if is_same else "THE RESULTS DIFFER")
    return 0 if is_same and not left_over else 1


if __name__ == "__main__":
    sys.exit(main())
