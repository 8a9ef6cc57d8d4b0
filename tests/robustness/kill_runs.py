"""Runs of the grader in which one of its processes is killed at some moment.

A run grades two right answers of the toy pack, one of which leaves a child behind. The victim is
the judge, the process that the judge has started (keeper or supervisor), the zygote, a worker, or
a worker's child; it gets SIGKILL at a random moment between the start and a little after the
usual end, or when something has just happened. Then nothing may be left, no file may be half
written, and the next run in the same folder must be as if nothing had been.

    python tests/robustness/kill_runs.py --runs 200 --seed 1 --tier full --figures FILE
"""

import argparse
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from killed_run import Outcome, Plan, opened_arena
from run_processes import ROLES, adopt_orphans
from run_traces import SCORES

# What may have just happened: a process of a role is there, or a file is being written.
MOMENTS = ("supervisor", "zygote", "worker", "child", f".{SCORES}.", ".state.json.")
_TIME_SHARE = 0.6
_BEYOND_END = 1.2
_DELAY_S = 0.02


def plan_of(draws: random.Random, usual_s: float) -> Plan:
    """Draw a victim and a moment."""
    victim = draws.choice(ROLES)
    if draws.random() < _TIME_SHARE:
        return Plan(victim, after_s=draws.uniform(0, _BEYOND_END * usual_s))
    when = draws.choice(MOMENTS)
    if when not in ROLES:  # by then the judge has ended all others
        return Plan("judge", when, draws.choice((0.0, draws.uniform(0, _DELAY_S))))
    return Plan(victim, when, draws.uniform(0, _DELAY_S))


def figures_of(outcomes: Sequence[Outcome], missed: int) -> dict[str, object]:
    """Return the figures of all runs, by victim."""
    found: dict[str, object] = {"kills": len(outcomes), "victim_was_gone": missed}
    for role in ROLES:
        mine = [outcome for outcome in outcomes if outcome.plan.victim == role]
        if mine:
            found[role] = {
                "kills": len(mine),
                "exit_codes": Counter(str(outcome.exit_code) for outcome in mine),
                "scores": Counter(outcome.scores for outcome in mine),
                "state": Counter(outcome.state for outcome in mine),
                "abandoned": sum(len(outcome.abandoned) for outcome in mine),
                "judge_max_s": round(max(outcome.judge_s for outcome in mine), 3),
                "gone_max_s": round(max(outcome.gone_s for outcome in mine), 3),
                "wrong": sum(bool(outcome.wrong) for outcome in mine),
            }
    return found


def tell(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run, kill, look, and print what was found; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=200, help="kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tier", choices=["full", "landlock", "none"], default="full")
    parser.add_argument("--figures", type=Path, help="write all outcomes to this JSON file")
    arguments = parser.parse_args()
    adopt_orphans()
    draws = random.Random(arguments.seed)  # noqa: S311 - moments, no secrets
    outcomes: list[Outcome] = []
    missed, loads = 0, [os.getloadavg()[0]]
    with opened_arena(arguments.tier) as arena:
        usual_s, wrong = min(arena.undisturbed() for _ in range(3))
        if wrong:
            sys.exit(f"the pack can't be graded even undisturbed: {wrong}")
        while len(outcomes) < arguments.runs and missed < 2 * arguments.runs:
            if draws.random() < 0.5:  # every second run finds no scores
                (arena.pack / SCORES).unlink(missing_ok=True)
            outcome = arena.disturbed(plan_of(draws, usual_s))
            outcome.wrong += arena.undisturbed()[1]
            arena.tidy()
            loads.append(os.getloadavg()[0])
            missed += outcome.killed_s is None
            if outcome.killed_s is not None or outcome.wrong:
                outcomes.append(outcome)
            for what in outcome.wrong:
                tell(f"{outcome.plan}, killed after {outcome.killed_s}: {what}")
            if arguments.figures:  # each time: it takes long, and may be stopped
                record = {"tier": arguments.tier, "seed": arguments.seed, "usual_s": usual_s}
                record |= {"loads": [loads[0], max(loads)], **figures_of(outcomes, missed)}
                record["runs"] = [asdict(outcome) for outcome in outcomes]
                arguments.figures.write_text(json.dumps(record, indent=1))
    tell(json.dumps(figures_of(outcomes, missed), indent=1))
    return int(any(outcome.wrong for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
