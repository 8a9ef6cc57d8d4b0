"""Our batch against other autograders on the same 20 submissions: wall and processor time of each.

The submissions answer exercise 1: 12 right, 7 wrong, one that does not parse. Each peer runs eight
of the exercise's checks as plain assertions in the student's process; ours runs the same eight as
they stand in the pack, in tier full. The run stops unless every grader finds for every submission
what the bank of answers says.

A peer is installed in a virtual environment of its own, with the pins of `constraints.txt` where it
shares a package with us; pip's own settings say from where (torch comes from PyPI with some
gigabytes of CUDA: let them name an index with builds for CPU).
"""

import argparse
import ast
import itertools
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from class_speed import demand_right
from cpu_group import Command, CpuGroup, Spent, cpu_group
from made_class import HOSTILE, bank_of
from measuring import ROOT, print_machine, print_table
from peer_graders import CHECK_NAMES, EXERCISE, FILE, PEERS, Peer, write

from grader.cases import read_cases
from grader.check_specs import read_check_specs
from grader.flows.side_by_side import usual_jobs
from grader.pack import Exercise, Pack

RIGHT, WRONG, BROKEN = 12, 7, 1
COUNT = RIGHT + WRONG + BROKEN
CONSTRAINTS = ROOT / "constraints.txt"
ALLOWED = ("torch", "numpy")  # what an answer may import
_POINTS = re.compile(r"points=(\d+)")


@dataclass(frozen=True)
class Submission:
    """What a student hands in, and what graders must find.

    Args:
        text: The file.
        passed: How many of the peers' checks it passes.
        earned: What it earns by all checks of the exercise.
    """

    text: str
    passed: int
    earned: float


def twenty_submissions(exercise: Exercise) -> list[Submission]:
    """Return the answers that are handed in, taken from the bank at even steps."""
    bank, full = bank_of(exercise), len(CHECK_NAMES)
    right = [Submission(one.content.decode(), full, one.earned) for one in bank.right]
    cases, wrong = [case for case in read_cases(exercise) if case.kind == "wrong"], []
    for case, answer in zip(cases, bank.wrong, strict=True):
        passed = sum(name not in case.expected for name in CHECK_NAMES)
        if passed < full:
            wrong.append(Submission(answer.content.decode(), passed, answer.earned))
    return [
        *itertools.islice(itertools.cycle(right), RIGHT),
        *wrong[:: len(wrong) // WRONG][:WRONG],
        Submission(HOSTILE["does not parse"], 0, 0.0),
    ]


def pack_of_eight(folder: Path) -> Pack:
    """Make a pack of exercise 1 alone, with the checks that the peers run and no other."""
    whole = Pack.find(ROOT).select([EXERCISE])[0]
    for path in (whole.stub_path, whole.solution_path, whole.catalogue_path):
        write(folder / path.relative_to(ROOT), path.read_text())
    cases = ROOT / "tests_hidden" / "cases" / EXERCISE
    shutil.copytree(cases, folder / cases.relative_to(ROOT))
    lines = whole.checks_path.read_text().splitlines(keepends=True)
    for node in reversed(ast.parse("".join(lines)).body):
        name = node.name.removeprefix("test_") if isinstance(node, ast.FunctionDef) else ""
        if isinstance(node, ast.FunctionDef) and name != node.name and name not in CHECK_NAMES:
            first = min(one.lineno for one in (node, *node.decorator_list))
            del lines[first - 1 : node.end_lineno]
    text = "".join(lines)
    points = [int(found) for found in _POINTS.findall(text)]
    more = f"points={points[0] + 100 - sum(points)}"  # a pack's checks are worth 100 together
    write(folder / whole.checks_path.relative_to(ROOT), _POINTS.sub(more, text, count=1))
    return Pack.find(folder)


def class_of(submissions: Sequence[Submission], count: int) -> dict[str, Submission]:
    """Return a class of any size, by name, in which the submissions come again and again."""
    endless = itertools.cycle(submissions)
    return {f"student{number:05d}": next(endless) for number in range(count)}


def install(peer: type[Peer], environment: Path) -> str | None:
    """Make the environment of a peer, unless it is there already.

    Returns:
        Why it can't be made, or None.
    """
    wanted, stamp = [*ALLOWED, *peer.requirements], environment / "installed.txt"
    stamped = "\n".join([*wanted, CONSTRAINTS.read_text()])
    if stamp.exists() and stamp.read_text() == stamped:
        return None
    print(f"{peer.name}: installing in {environment}", file=sys.stderr)
    options = ["--quiet", "--disable-pip-version-check", "--constraint", str(CONSTRAINTS)]
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", *options, *wanted]
    for words in ([sys.executable, "-m", "venv", str(environment)], pip):
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            told = [one for one in done.stderr.splitlines() if one.startswith("ERROR")]
            return textwrap.shorten(" ".join(told), 200) or f"exit code {done.returncode}"
    write(stamp, stamped)
    return None


@contextmanager
def new_folder() -> Iterator[Path]:
    """Make a folder for one run, outside the repository and its settings."""
    folder = Path(tempfile.mkdtemp(prefix="peers-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@dataclass(frozen=True)
class Bench:
    """Everything that is measured, round by round.

    Args:
        pack: That of ours.
        environments: Where each peer is installed.
        submissions: The twenty.
        larger: Size of the larger class for ours.
        group: Where commands are run.
    """

    pack: Pack
    environments: Mapping[type[Peer], Path]
    submissions: Sequence[Submission]
    larger: int
    group: CpuGroup

    def ours(self, jobs: int, count: int) -> Spent:
        """Grade a class of some size with our batch; stop if a score is not what it must be."""
        handed_in = class_of(self.submissions, count)
        with new_folder() as folder:
            for student, one in handed_in.items():
                write(folder / "class" / student / FILE, one.text)
            words = [sys.executable, "-m", "grader", "batch", str(folder / "class"), EXERCISE]
            words += ["--out", str(folder / "out"), "--tier", "full", "--jobs", str(jobs)]
            spent = self.group.measure([Command(words, self.pack.root)])
            demand_right(folder / "out", {key: one.earned for key, one in handed_in.items()})
        return spent

    def theirs(self, peer: type[Peer], count: int) -> Spent:
        """Grade a class of some size with a peer; stop if a count is not what it must be."""
        handed_in = class_of(self.submissions, count)
        with new_folder() as folder:
            texts = {student: one.text for student, one in handed_in.items()}
            grader = peer(self.environments[peer], folder, texts)
            grader.prepare()
            spent, found = self.group.measure(grader.commands()), grader.passed()
        expected = {student: one.passed for student, one in handed_in.items()}
        wrong = [key for key in expected if found.get(key) != expected[key]]
        if wrong:
            told = ", ".join(f"{key}: {found.get(key)} for {expected[key]}" for key in wrong)
            sys.exit(f"{peer.name}: checks passed are not what they must be: {told}")
        return spent

    def round(self) -> Iterator[tuple[str, Spent]]:
        """Yield, for each row, what a submission takes. One alone comes first and is not told."""
        for jobs in sorted({1, usual_jobs()}):
            self.ours(jobs, 1)
            small, large = self.ours(jobs, COUNT), self.ours(jobs, self.larger)
            yield f"ours, jobs {jobs}", small.each(COUNT)
            yield f"ours, jobs {jobs}, one more", large.beyond(small).each(self.larger - COUNT)
        for peer in self.environments:
            self.theirs(peer, 1)
            yield peer.name, self.theirs(peer, COUNT).each(COUNT)


def middle(rounds: Sequence[Spent]) -> Spent:
    """Return the medians of some rounds."""
    return Spent(*map(statistics.median, zip(*map(astuple, rounds), strict=True)))


def cells(name: str, own: Spent, base: Spent) -> tuple[str, ...]:
    """Return a line of the table; the ratios are to `base`."""
    wall = (f"{own.wall_s:.3f}", f"{own.wall_s / base.wall_s:.2f}")
    cpu = (f"{own.cpu_s:.3f}", f"{own.cpu_s / base.cpu_s:.2f}")
    is_isolated = name.startswith("ours")
    return (
        name,
        *wall,
        *(("-", "-") if math.isnan(own.cpu_s) else cpu),
        f"{own.waited_cpu_s:.3f}",
        "yes" if is_isolated else "no",
    )


def installed(
    environments: Path, without: Sequence[str]
) -> tuple[dict[type[Peer], Path], dict[str, str]]:
    """Return the environments of the peers, and for each that has none the reason."""
    found, missing = {}, {}
    for peer in PEERS:
        path = environments.resolve() / peer.name
        reason = "left out" if peer.name in without else install(peer, path)
        if reason is None:
            found[peer] = path
        else:
            missing[peer.name] = reason
    return found, missing


def main() -> None:
    """Install, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=1, help="rounds, of which medians are told")
    parser.add_argument("--ours", type=int, default=200, help="size of the larger class for ours")
    parser.add_argument("--environments", type=Path, default=ROOT / ".benchmarks" / "peers")
    choices = [peer.name for peer in PEERS]
    parser.add_argument("--without", nargs="*", default=[], choices=choices, help="peers")
    arguments = parser.parse_args()
    if arguments.ours < 2 * COUNT:
        parser.error(f"--ours: at least {2 * COUNT}, or the difference is noise")
    print_machine()
    environments, missing = installed(arguments.environments, arguments.without)

    found: dict[str, list[Spent]] = defaultdict(list)
    with cpu_group(f"peers-{os.getpid()}") as group, new_folder() as folder:
        pack = pack_of_eight(folder)
        [exercise] = pack.exercises
        specs = read_check_specs(exercise.checks_path)
        if {spec.name for spec in specs} != set(CHECK_NAMES):
            sys.exit("the pack of eight does not have the eight checks")
        submissions = twenty_submissions(exercise)
        bench = Bench(pack, environments, submissions, arguments.ours, group)
        for _ in range(arguments.n):
            for name, spent in bench.round():
                print(f"{name}: {spent.wall_s:.3f} s each", file=sys.stderr)
                found[name].append(spent)

    print(f"{COUNT} submissions of {EXERCISE}, the same {len(CHECK_NAMES)} checks")
    told = {name: middle(rounds) for name, rounds in found.items()}
    base = next(iter(told.values()))
    rows = [cells(name, spent, base) for name, spent in told.items()]
    rows += [(name, "not run", *"-----") for name in missing]
    header = ("each submission", "wall s", "ratio", "CPU s", "ratio", "by getrusage", "isolated")
    print_table(header, rows)
    if math.isnan(base.cpu_s):
        print("\nNo control group can be made here, and getrusage misses most of ours.")
    for name, reason in missing.items():
        print(f"\n{name} was not run: {reason}")


if __name__ == "__main__":
    main()
