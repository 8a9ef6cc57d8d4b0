"""Fuzz the decoder: hand hostile messages to it by the million and print what came of it.

    python tests/fuzz/run.py --messages 1200000 --seed 1 --figures figures.json

Each target is attacked by two engines. `structure` mutates honest messages with the grammar in mind
and keeps what reaches a new line of the decoder. `atheris` is libFuzzer, guided by the branches of
`grader.wire`; where it is not installed, `structure` does its share. `giants` are messages as large
as the limits allow. Every engine runs in a process of its own with a cap on memory.

A finding is a crash (anything but a refusal escapes, what was decoded is not plain data, or the
process dies), a hang (more than a second of processor time for one message) or memory (more than
32 MiB and 64 times the message's size). Its input is saved. The exit code is 1 if there is any.
"""

import argparse
import importlib.metadata
import importlib.util
import json
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from job import Job

_ENGINES = ("structure", "atheris")
_TARGETS = ("frames", "json", "tensors", "reply")
_MOST_PROCESSES = 2
_LOOK_S = 0.2


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--messages", type=int, default=1_200_000, help="in all, giants not counted"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1, help=f"at most {_MOST_PROCESSES}")
    parser.add_argument("--figures", type=Path, help="where to write the figures as JSON")
    parser.add_argument("--targets", nargs="+", choices=_TARGETS, default=list(_TARGETS))
    parser.add_argument("--engines", nargs="+", choices=_ENGINES, default=list(_ENGINES))
    parser.add_argument("--no-giants", action="store_true", help="leave the largest messages out")
    parser.add_argument("--keep", type=Path, help="folder for inputs; else a temporary one")
    return parser.parse_args()


def _jobs(arguments: argparse.Namespace, folder: Path) -> list[Job]:
    engines = arguments.engines
    if "atheris" in engines and importlib.util.find_spec("atheris") is None:
        print("atheris is not installed: the structure-aware engine runs alone.")
        engines = ["structure"]
    pairs = [(target, engine) for target in arguments.targets for engine in engines]
    share, left = divmod(arguments.messages, len(pairs))
    jobs = [
        Job(target, engine, share + (at < left), arguments.seed, folder / f"{target}-{engine}")
        for at, (target, engine) in enumerate(pairs)
    ]
    if not arguments.no_giants:
        giants = [(target, "giants") for target in arguments.targets]
        jobs += [Job(*pair, 0, arguments.seed, folder / "-".join(pair)) for pair in giants]
    return jobs


def _run(jobs: list[Job], processes: int) -> None:
    waiting, running = list(jobs), list[Job]()
    try:
        while waiting or running:
            while waiting and len(running) < processes:
                running.append(waiting.pop(0))
                running[-1].start()
            time.sleep(_LOOK_S)
            for job in [job for job in running if not job.look()]:
                running.remove(job)
                _finish(job)
    finally:
        for job in running:
            if job.process is not None:
                job.process.kill()


def _finish(job: Job) -> None:
    if job.engine == "atheris":
        job.start("replay")
        assert job.process is not None
        job.process.wait()
    job.read_lines()
    counts = job.box.counts()
    print(f"  {job.target}/{job.engine}: {counts['messages']} messages", flush=True)


def _row(job: Job) -> dict[str, Any]:
    counts = job.box.counts()
    names = ("messages", "distinct", "decoded", "refused", "crashes", "hangs", "memory", "bytes")
    return {
        "target": job.target,
        "engine": job.engine,
        **{name: counts[name] for name in names},
        "slowest_ms": round(counts["slowest_us"] / 1000, 1),
        "slowest_wall_ms": round(counts["slowest_wall_us"] / 1000, 1),
        "largest_bytes": counts["largest"],
        "peak_mib": round(counts["peak_kib"] / 1024, 1),
        "cpu_s": round(counts["cpu_ms"] / 1000, 1),
        "lines": sum(job.marks),
        "lines_in_all": len(job.marks),
        "processes_lost": job.restarts,
    }


def _lines(jobs: list[Job]) -> tuple[dict[str, list[int]], list[str]]:
    """Return lines reached and lines in all by module, and the places that nothing reached."""
    found: dict[str, int] = {}
    for job in jobs:
        for place, mark in zip(job.places, job.marks, strict=True):
            found[place] = found.get(place, 0) | mark
    modules: dict[str, list[int]] = {}
    for place, mark in found.items():
        counts = modules.setdefault(place.partition(":")[0], [0, 0])
        counts[0] += mark
        counts[1] += 1
    return modules, [place for place, mark in found.items() if not mark]


def _print(rows: list[dict[str, Any]], modules: dict[str, list[int]], missed: list[str]) -> None:
    titles = ("target", "engine", "messages", "distinct", "decoded", "refused", "crashes", "hangs",
              "memory", "slowest_ms", "peak_mib", "lines")  # fmt: skip
    cells = [titles] + [tuple(str(row[title]) for title in titles) for row in rows]
    widths = [max(len(line[at]) for line in cells) for at in range(len(titles))]
    for line in cells:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))
    print("Lines of the decoder that were reached:")
    for module, (reached, there) in modules.items():
        print(f"  {module}: {reached} of {there}")
    print("  not reached:", ", ".join(missed) or "none")


def main() -> int:
    """Run the command."""
    arguments = _arguments()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="fuzz-"))
    begin = time.monotonic()
    jobs = _jobs(arguments, folder.resolve())
    _run(jobs, max(1, min(arguments.processes, _MOST_PROCESSES)))
    rows = [_row(job) for job in jobs]
    modules, missed = _lines(jobs)
    _print(rows, modules, missed)
    total = sum(row["messages"] for row in rows)
    findings = sum(row[kind] for row in rows for kind in ("crashes", "hangs", "memory"))
    seconds = round(time.monotonic() - begin)
    print(f"{total} messages, {findings} findings, {seconds} s. Inputs: {folder}")
    if arguments.figures:
        versions = {name: _version(name) for name in ("torch", "msgspec", "atheris")}
        figures = {
            "messages": total, "findings": findings, "seconds": seconds, "seed": arguments.seed,
            "python": platform.python_version(), "versions": versions, "rows": rows,
            "lines": modules, "not_reached": missed,
        }  # fmt: skip
        arguments.figures.parent.mkdir(parents=True, exist_ok=True)
        arguments.figures.write_text(json.dumps(figures, indent=2) + "\n")
    return 1 if findings or total < arguments.messages else 0


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "none"


if __name__ == "__main__":
    sys.exit(main())
