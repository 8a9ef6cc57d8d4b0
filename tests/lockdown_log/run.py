"""Grades all honest work of the pack under watch and prints what the lock refused it.

    python tests/lockdown_log/run.py --tier full --figures figures.json

Each solution and right answer is graded three times with one seed: in tier `none`, in the tier
that is asked for, and in that tier under watch. The scores must be equal, and the log be empty.
Exit code 1 says that they were not. `--tier none` shows what the machine itself refuses.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(_ROOT), str(_ROOT / "tests")]

from lockdown_log.answers import Grader, comparable, honest_answers, lost  # noqa: E402 - path first
from lockdown_log.worker_log import KINDS, WorkerLog, watched  # noqa: E402 - the same

from grader.pack import Pack  # noqa: E402 - the same
from grader.sandbox.outer.tiers import TIERS, Isolation, TierChoice  # noqa: E402 - the same


@contextmanager
def _grader(pack: Pack, tier: TierChoice) -> Iterator[Grader]:
    isolation = Isolation(tier, [pack.root])
    try:
        isolation.settle()
        yield Grader(pack, isolation)
    finally:
        isolation.close()


def _measure(tier: TierChoice, folder: str) -> dict[str, Any]:
    pack = Pack.find(_ROOT)
    log = WorkerLog(Path(folder) / "log")
    unequal: list[str] = []
    without_full_marks: list[str] = []
    denials: list[dict[str, str]] = []
    answers = list(honest_answers(pack))
    with ExitStack() as stack:
        graders = [stack.enter_context(_grader(pack, one)) for one in ("none", tier)]
        with watched(log):
            graders.append(stack.enter_context(_grader(pack, tier)))
        for answer in answers:
            scores = [grader.grade(answer) for grader in graders]
            if len(set(map(comparable, scores))) > 1:
                unequal.append(str(answer))
            without_full_marks += [f"{answer}: {check}" for check in lost(scores[0])]
            for denial in log.take():
                denials.append({"answer": str(answer), "denial": str(denial)})
                print(f"{answer}  {denial}")  # noqa: T201 - a command prints
        facts = scores[0].run
    kinds = Counter(one["denial"].partition(":")[0] for one in denials)
    return {
        "tier": tier,
        "python": facts.python,
        "torch": facts.torch,
        "platform": facts.platform,
        "answers": len(answers),
        "solutions": sum(answer.name == "solution" for answer in answers),
        "without_full_marks": without_full_marks,
        "unequal_scores": unequal,
        "workers_watched": log.workers,
        "calls_watched": log.calls,
        "clone3_fallbacks": log.fallbacks,
        "denials": {kind: kinds[kind] for kind in KINDS},
        "denied": denials,
    }


def main() -> int:
    """Measure, print, and write figures; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tier", choices=TIERS, default="full")
    parser.add_argument("--figures", type=Path, help="a file to write figures to, as JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = _measure(arguments.tier, folder)
    if arguments.figures:
        arguments.figures.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    denials = ", ".join(f"{count} {kind}" for kind, count in figures["denials"].items())
    lines = (
        f"tier {figures['tier']}, torch {figures['torch']}, {figures['platform']}",
        f"{figures['answers']} answers, {len(figures['without_full_marks'])} without full marks",
        f"{len(figures['unequal_scores'])} with other scores than in tier none",
        f"{figures['workers_watched']} workers, {figures['calls_watched']} system calls watched",
        f"denials: {denials}",
    )
    print("\n".join(lines))  # noqa: T201 - the same
    return int(
        bool(figures["denied"] or figures["unequal_scores"] or figures["without_full_marks"])
    )


if __name__ == "__main__":
    sys.exit(main())
