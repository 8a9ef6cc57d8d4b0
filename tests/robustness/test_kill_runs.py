"""One kill for each kind of process; `kill_runs.py` does hundreds, at random moments."""

import sys

import pytest
from killed_run import Plan, opened_arena

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it follows processes in /proc")

KILLS = [
    ("full", Plan("judge", "zygote")),
    ("full", Plan("supervisor", "child")),
    ("full", Plan("zygote", "worker")),
    ("landlock", Plan("judge", "child")),
    ("landlock", Plan("supervisor", "child")),
    ("none", Plan("worker", "child")),
]


@pytest.mark.parametrize(("tier", "plan"), KILLS)
def test_a_killed_process(tier: str, plan: Plan, request: pytest.FixtureRequest) -> None:
    """Nothing is left, no file is half written, and the next run is as if nothing had been."""
    request.getfixturevalue(f"{tier}_tier")  # skips where it can't be had
    with opened_arena(tier) as arena:
        outcome = arena.disturbed(plan)
        _, wrong = arena.undisturbed()
    assert outcome.killed_s is not None
    assert outcome.wrong == []
    assert wrong == []
