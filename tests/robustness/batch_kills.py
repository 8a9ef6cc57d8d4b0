"""Kills a whole run over a class at random moments, goes on, and compares the end.

    python tests/robustness/batch_kills.py [--kills 20] [--submissions 60] [--jobs 2] [--seed 1]

After each `kill -9` of the run's own process nothing of it may live on, and the next run takes up
what is there. One kill of three comes after the last result, while results are put into order and
tables are made. Whenever a run ends, its results and its tables have to be those of an undisturbed
run, byte for byte but for times.
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
from typing import Any

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


def end_of(out: Path) -> tuple[list[Any], dict[str, bytes]]:
    """Return the results of a run without their times, and the files that tell none."""
    files = {path.name: path.read_bytes() for path in (out / "feedback").iterdir()}
    files["scores.csv"] = (out / "scores.csv").read_bytes()
    return without_times(out), files


def wait_for_moment(
    process: subprocess.Popen[bytes], out: Path, count: int, moments: random.Random
) -> None:
    """Return at a random moment of a run, or when it has ended."""
    if moments.randrange(3) == 0:
        while lines_of(out) < count and process.poll() is None:
            time.sleep(0.001)
        # Longer than what is left to do takes: the run may end before.
        deadline = time.monotonic() + moments.uniform(0.0, 0.4)
    else:
        deadline = time.monotonic() + moments.uniform(0.05, 9.0)
    while time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.001)


def main() -> int:
    """Return 0 if each end is the same and nothing was left over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--submissions", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--tier", default="none")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    moments = random.Random(arguments.seed)  # noqa: S311 - to repeat a run
    place = Path(tempfile.mkdtemp(prefix="batch-kills-"))
    count, out = arguments.submissions, place / "out"
    make_class(place / "class", count)
    whole = command(place / "class", place / "whole", arguments.jobs, arguments.tier)
    if started(whole).wait() != 0:
        print("the undisturbed run failed")
        return 1
    expected = end_of(place / "whole")
    words = [*command(place / "class", out, arguments.jobs, arguments.tier), "--resume"]
    kills = late = left_over = ends = different = 0

    def ended(code: int) -> None:
        nonlocal ends, different
        ends += 1
        if code != 0 or end_of(out) != expected:
            different += 1
            print(f"end {ends}: exit code {code}, THE RESULTS DIFFER")
        shutil.rmtree(out)

    while kills < arguments.kills:
        process = started(words)
        wait_for_moment(process, out, count, moments)
        if process.poll() is not None:
            ended(process.returncode)
            continue
        tree = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        kills += 1
        _, alive = psutil.wait_procs(tree, timeout=30)
        left_over += bool(alive)
        lines = lines_of(out)
        late += lines >= count
        print(f"kill {kills}: {lines} lines, {len(alive)} processes left", flush=True)
    ended(started(words).wait())
    shutil.rmtree(place)
    print(f"{kills} kills, {late} of them after the last result, {left_over} with processes left")
    print(f"{ends} runs came to their end, {different} of them with other results or tables")
    return 0 if not different and not left_over else 1


if __name__ == "__main__":
    sys.exit(main())
