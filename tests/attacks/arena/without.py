"""Grades attacks with some defences switched off, in a cell of the outer cage."""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from arena import outer_cage, switches
from arena.grading import Arena, Outcome
from arena.outer_cage import Cell, QuotaError
from arena.reading import Attack

_PLACE = Path("/tmp/without")  # noqa: S108 - on a file system of the cell's own
_RESULTS = _PLACE / "results"
_START_S = 60.0
_EACH_S = 45.0
_TOLD = 500


class _SilentError(Exception):
    """Nothing new for too long."""


def run(attacks: Sequence[Attack], names: Sequence[str]) -> dict[str, Outcome]:
    """Grade attacks in the tier of their controls, with some defences off.

    A judge that an attack has ended, or that does not come back, is a success of that attack.

    Returns:
        The outcomes of the first and of as many others as there was a judge for.
    """
    lines, trouble = _in_a_cell(attacks[0].control.tier, names, attacks)
    told = (line for line in lines if "outcome" in line)
    outcomes = {line["name"]: Outcome(**line["outcome"]) for line in told}
    last = lines[-1] if lines else {"refused": f"the judge ended at once: {trouble}"}
    if "refused" in last:
        refused = Outcome({"refused": last["refused"]})
        return dict.fromkeys((attack.name for attack in attacks), refused) | outcomes
    if "begin" in last:  # and no outcome
        outcomes[last["begin"]] = Outcome({"disturbed": trouble, "stalled": trouble})
    return outcomes


def refusal(tier: str, names: Sequence[str]) -> str:
    """Try to grade an honest submission with some defences off; say what went wrong, if it did."""
    lines, trouble = _in_a_cell(tier, names, [])
    if not lines:
        return f"the judge ended: {trouble}"
    return str(lines[-1].get("refused", ""))


def _in_a_cell(
    tier: str, names: Sequence[str], attacks: Sequence[Attack]
) -> tuple[list[dict[str, Any]], str]:
    """Grade attacks until one of them ends the judge.

    Returns:
        What the judge has written, and how it ended.
    """
    latest = [time.monotonic(), 0.0]

    def watch() -> None:
        size = _RESULTS.stat().st_size if _RESULTS.exists() else 0
        if size != latest[1]:
            latest[:] = time.monotonic(), size
        if time.monotonic() - latest[0] > (_EACH_S if size else _START_S):
            raise _SilentError

    with Cell() as cell:
        _PLACE.mkdir(mode=0o755)
        cell.start(_task(tier, names, attacks))
        try:
            ended = cell.run(0, budget_s=_START_S + _EACH_S * (len(attacks) + 1), watch=watch)
        except _SilentError:
            trouble = f"nothing came of it for {_EACH_S:g} s"
        except QuotaError:
            trouble = "it had to be stopped: it took too much memory"
        else:
            said = ended.output.decode(errors="replace")[-_TOLD:]
            trouble = f"ended with status {ended.status}: {said}"
        lines = _RESULTS.read_text(encoding="utf-8").splitlines() if _RESULTS.exists() else []
    return [json.loads(line) for line in lines], trouble


def _task(tier: str, names: Sequence[str], attacks: Sequence[Attack]) -> Callable[[], int]:
    def task() -> int:
        outer_cage.close_descriptors()
        with _RESULTS.open("a", encoding="utf-8", buffering=1) as results, switches.off(names):

            def tell(**line: object) -> None:
                results.write(json.dumps(line) + "\n")

            (_PLACE / "arena").mkdir()
            arena = Arena(tier, _PLACE / "arena")
            try:
                arena.start()
                if trouble := arena.honest_trouble():
                    tell(refused=trouble)
                    return 0
            except Exception as error:  # noqa: BLE001 - whatever it is, it says that this can't be
                tell(refused=f"{type(error).__name__}: {error}")
                return 0
            tell(ready=True)
            for attack in attacks:
                tell(begin=attack.name)
                tell(name=attack.name, outcome=arena.grade(attack).as_json())
            arena.close()
        return 0

    return task
