"""The record of a run of the suite: a table for the eye, and figures as JSON to publish."""

import datetime as dt
import json
import platform
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from arena.reading import TIERS, Attack

from grader import __version__


class Figures:
    """What was tried, and what came of it.

    Args:
        attacks: All attacks there are.
    """

    def __init__(self, attacks: Sequence[Attack]) -> None:
        self._attacks = {attack.name: attack for attack in attacks}
        self._contained: dict[str, dict[str, bool]] = defaultdict(dict)
        self._controls: dict[str, bool] = {}
        self._switches: dict[str, list[str] | None] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was recorded."""
        return not (self._contained or self._controls or self._switches)

    def note_attack(self, name: str, tier: str, *, contained: bool) -> None:
        """Record an attack on a tier."""
        self._contained[tier][name] = contained

    def note_control(self, name: str, *, succeeded: bool) -> None:
        """Record the control of an attack."""
        self._controls[name] = succeeded

    def note_switch(self, name: str, red: list[str] | None) -> None:
        """Record the attacks that succeed without a defence; None where nothing runs without."""
        self._switches[name] = red

    def table(self) -> Iterator[str]:
        """Yield the lines of a table, family by family."""
        tiers = [tier for tier in TIERS if tier in self._contained]
        heads = "".join(f"{tier:>16}" for tier in tiers)
        yield f"{'family':<8}{heads}{'control succeeded':>20}"
        for family in sorted({attack.family for attack in self._attacks.values()}):
            cells = ""
            for tier in tiers:
                found = self._of(family, self._contained[tier])
                known = sum(tier in self._attacks[name].exceptions for name in found)
                cell = f"{sum(found.values())} of {len(found)}"
                cells += f"{cell + f' ({known} known)' * bool(known):>16}"
            found = self._of(family, self._controls)
            if found or any(self._of(family, self._contained[tier]) for tier in tiers):
                cell = f"{sum(found.values())} of {len(found)}"
                yield f"{family:<8}{cells}{cell:>20}"
        if self._switches:
            red = sum(1 for found in self._switches.values() if found is None or found)
            yield f"defences switched off: {len(self._switches)}, noticed: {red}"

    def _of(self, family: str, found: dict[str, bool]) -> dict[str, bool]:
        return {n: good for n, good in found.items() if self._attacks[n].family == family}

    def as_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        families = sorted({attack.family for attack in self._attacks.values()})
        tiers = {
            tier: {family: self._cell(tier, family) for family in families}
            for tier in TIERS
            if tier in self._contained
        }
        controls = {}
        for family in families:
            found = self._of(family, self._controls)
            controls[family] = {"tried": len(found), "succeeded": sum(found.values())}
        switches = {
            name: "nothing runs without it" if red is None else len(red)
            for name, red in sorted(self._switches.items())
        }
        return {
            "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "grader": __version__,
            "python": platform.python_version(),
            "torch": torch.__version__,
            "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
            "attacks": len(self._attacks),
            "tiers": tiers,
            "controls": controls,
            "attacks_that_succeed_without_a_defence": switches,
        }

    def _cell(self, tier: str, family: str) -> dict[str, Any]:
        found = self._of(family, self._contained[tier])
        exceptions = [
            {"attack": name, "reason": self._attacks[name].exceptions[tier]}
            for name in found
            if tier in self._attacks[name].exceptions
        ]
        loose = [name for name, good in found.items() if not good]
        unknown = [name for name in loose if tier not in self._attacks[name].exceptions]
        return {
            "tried": len(found),
            "contained": len(found) - len(loose),
            "exceptions": exceptions,
            "not_contained_without_a_reason": unknown,
        }

    def write(self, path: Path) -> None:
        """Write the figures as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.as_json(), indent=2) + "\n", encoding="utf-8")
