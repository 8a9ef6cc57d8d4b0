"""A judge whose secrets are tokens: grades a submission that looks for them, and tells the rest.

Started by a test as a process of its own, so that tokens can stand in its environment and its
arguments; others it reads from files, uses as the run's seed, or is told on standard input. On
standard output it says, a line of JSON each, what the submission has found, and what a child that
is forked from this very process finds. Then it waits, so that its zygote can be looked at.
"""

import json
import os
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(_ROOT), str(_ROOT / "tests")]

from hygiene.memory_scan import Scanner  # noqa: E402 - the path has to be set before

from grader.flows.grading import Grading, Options  # noqa: E402 - the same
from grader.pack import Pack  # noqa: E402 - the same
from grader.sandbox.outer.own_process import close_to_others  # noqa: E402 - the same
from grader.sandbox.outer.source import Limits  # noqa: E402 - the same
from grader.scores import Scores  # noqa: E402 - the same
from grader.submission import Submission, read_submission  # noqa: E402 - the same

_LIMITS = Limits(probe_s=60.0, exercise_s=120.0)


def _say(**message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _hear() -> dict[str, str]:
    return json.loads(sys.stdin.readline())


def _printed(scores: Scores) -> str:
    return "\n".join(check.output for one in scores.exercises for check in one.checks)


def _forked(scanner: Scanner, files: list[str]) -> dict[str, object]:
    """Return what a child of this process finds, as a zygote would that was not started anew."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        memory, searched = scanner.memory_of()
        found = {"memory": sorted(memory), "bytes": searched, "beside": scanner.beside(files)}
        os.write(write, json.dumps(found).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        found = json.loads(answer.read())
    os.waitpid(child, 0)
    return found


def main() -> None:
    """Grade a neighbour and the scanner, tell what it found, and wait to be looked at."""
    close_to_others()
    folder, tier = Path(sys.argv[1]), sys.argv[2]
    told = _hear()
    kept = (folder / "held").open("rb")
    pack = Pack.find(folder / "pack")
    options = Options(tier=tier, seed=told["seed"], limits=_LIMITS)  # type: ignore[arg-type]
    with Grading(pack, pack.exercises[:1], options) as grading:
        submissions: list[Submission] = []
        for student in ("neighbour", "scanner"):
            submissions.append(read_submission(folder / student, pack.exercises[:1]))
            scores = grading.grade(submissions[-1])
        _say(earned=scores.earned, assessed=scores.assessed, printed=_printed(scores))
        scanner = Scanner(told["head"], json.loads(told["names"]))
        _say(**(_forked(scanner, json.loads(told["files"])) if tier == "none" else {}))
        sys.stdin.readline()
    kept.close()


if __name__ == "__main__":
    main()
