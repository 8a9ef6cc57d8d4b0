"""Reads `attack.toml`: what an attack tries, how its success shows, and what must stop it.

Reading is strict. A misspelt key would turn a demand into none at all.
"""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.sandbox.outer.source import Limits

CASES = Path(__file__).resolve().parents[1] / "cases"
TIERS = ("full", "landlock", "none")
SIGNS = (
    "points",
    "escaped",
    "secret",
    "left_over",
    "disturbed",
    "no_verdict",
    "stalled",
    "raw_text",
    "huge",
)
# What a naive grader takes for the result: pytest's exit status, the last line that it printed,
# or the report that it wrote, read when every process has ended.
READS = ("status", "output", "report")
# How it is shown that nothing else stops an attack: the naive grader, a naive grader or reader of
# the attack's own, `control.py` beside it, or the grader with some defences off.
KINDS = ("naive", "script", "without")
_OPTIONAL = {
    "file": str,
    "exercise": str,
    "pack": str,
    "slow": bool,
    "limits": dict,
    "tiers": list,
    "verdict": dict,
    "exceptions": dict,
}
_REQUIRED = {"row": str, "title": str, "tries": str, "sign": str, "control": dict}
_CONTROL = {
    "kind": str,
    "without": list,
    "tier": str,
    "sign": str,
    "reads": str,
    "fresh": bool,
    "budget_s": float,
}
_LIMITS = {"probe_s": float, "exercise_s": float, "memory_mib": int}
_DEFAULT_LIMITS = {"probe_s": 2.0, "exercise_s": 4.0, "memory_mib": 256}
STATUSES = ("failed", "error", "timeout", "out_of_memory", "crashed", "not_attempted", "skipped")
_MAY_BE_EARNED = ("passed", "not_assessed")


class AttackError(Exception):
    """An attack directory is not well formed."""


@dataclass(frozen=True)
class Control:
    """How it is shown that the attack would succeed if nothing stopped it.

    Args:
        kind: `naive`, `script` or `without`.
        sign: How its success shows there.
        without: Switches that are off together, for kind `without`.
        tier: The tier that they are taken from.
        reads: What the naive grader takes for the result.
        fresh: Whether the naive grader starts a new interpreter, slow with torch.
        budget_s: Seconds that the naive session may take.
    """

    kind: str
    sign: str
    without: tuple[str, ...] = ()
    tier: str = "full"
    reads: str = "status"
    fresh: bool = False
    budget_s: float = 5.0


@dataclass(frozen=True)
class Attack:
    """One attack directory.

    Args:
        folder: The directory.
        row: Row of the catalogue; its first letter is the family.
        title: What it does, in one line.
        tries: What it does and what it would gain.
        sign: How success shows.
        control: What proves that it is no blank.
        file: The submission in `folder`.
        exercise: The exercise that it answers.
        pack: `toy` or `real`.
        slow: Whether it is left out of the fast run.
        limits: What a worker may use.
        tiers: Tiers that must contain it.
        verdict: For a check's name, or `all`, the statuses that are accepted.
        earned: Points that it may have.
        exceptions: For a tier that does not contain it, the reason.
    """

    folder: Path
    row: str
    title: str
    tries: str
    sign: str
    control: Control
    file: str = "attack.py"
    exercise: str = "ex01_scale"
    pack: str = "toy"
    slow: bool = False
    limits: Limits = field(default_factory=lambda: Limits(**_DEFAULT_LIMITS))
    tiers: tuple[str, ...] = ("full", "landlock")
    verdict: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    earned: float = 0.0
    exceptions: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the directory, such as `A1_rebinds_allclose`."""
        return self.folder.name

    @property
    def script(self) -> Path:
        """The naive grader of its own, for a control of kind `script`."""
        return self.folder / "control.py"

    @property
    def family(self) -> str:
        """The family's letter."""
        return self.row[0]

    def accepts(self, check: str, status: str) -> bool:
        """Tell whether a check of the attacked exercise may have ended like this."""
        wanted = self.verdict.get(check) or self.verdict.get("all")
        if wanted is not None:
            return status in wanted or status == "not_assessed"
        return status in STATUSES or status == "not_assessed" or bool(self.earned)


def read_attack(folder: Path) -> Attack:
    """Read one attack directory.

    Raises:
        AttackError: Something is missing, unknown or of the wrong type; the message says what.
    """
    try:
        raw = tomllib.loads((folder / "attack.toml").read_text(encoding="utf-8"))
        return _attack_of(folder, raw)
    except (OSError, ValueError, AttackError) as error:
        raise AttackError(f"{folder.name}: {error}") from error


def folders() -> list[Path]:
    """Return every attack directory."""
    return sorted(path for path in CASES.iterdir() if path.is_dir() and path.name[0] not in "._")


def read_all() -> list[Attack]:
    """Read every attack that is well formed, in the order of the catalogue."""
    found = []
    for folder in folders():
        with suppress(AttackError):  # a test of its own fails for it, and no other
            found.append(read_attack(folder))
    return sorted(found, key=_order)


def _order(attack: Attack) -> tuple[str, int, str]:
    return attack.family, int(attack.row[1:]), attack.name


def _attack_of(folder: Path, raw: dict[str, Any]) -> Attack:
    _check_keys(raw, _REQUIRED | _OPTIONAL, required=_REQUIRED)
    if not (raw["row"][:1] in "ABCDEFGHIJ" and raw["row"][1:].isdigit()):
        raise AttackError(f"{raw['row']!r} is no row of the catalogue")
    if not folder.name.startswith(f"{raw['row']}_"):
        raise AttackError(f"the directory's name does not begin with {raw['row']}_")
    _check_choice("sign", raw["sign"], SIGNS)
    given = dict(raw)
    given["control"] = _control_of(raw["control"], raw["sign"])
    given["limits"] = _limits_of(raw.get("limits", {}))
    given["tiers"] = tuple(raw.get("tiers", ("full", "landlock")))
    for tier in (*given["tiers"], *raw.get("exceptions", {})):
        _check_choice("tier", tier, TIERS)
    both = set(given["tiers"]) & set(raw.get("exceptions", {}))
    if both:
        raise AttackError(f"contained and not contained in {', '.join(sorted(both))}")
    _check_choice("pack", raw.get("pack", "toy"), ("toy", "real"))
    given["verdict"], given["earned"] = _verdict_of(raw.get("verdict", {}))
    attack = Attack(folder, **given)
    if not (folder / attack.file).is_file() and not (folder / "build.py").is_file():
        raise AttackError(f"there is neither {attack.file} nor build.py")
    if attack.control.kind == "script" and not attack.script.is_file():
        raise AttackError(f"there is no {attack.script.name}")
    return attack


def _control_of(raw: dict[str, Any], sign: str) -> Control:
    _check_keys(raw, _CONTROL, required={"kind": str})
    given = {"sign": sign, **raw}
    _check_choice("control.kind", given["kind"], KINDS)
    _check_choice("control.sign", given["sign"], SIGNS)
    _check_choice("control.reads", given.get("reads", "status"), READS)
    _check_choice("control.tier", given.get("tier", "full"), TIERS)
    given["without"] = tuple(given.get("without", ()))
    if (given["kind"] == "without") != bool(given["without"]):
        raise AttackError("control.without goes with kind = 'without', and with no other")
    return Control(**given)


def _limits_of(raw: dict[str, Any]) -> Limits:
    _check_keys(raw, _LIMITS)
    return Limits(**{**_DEFAULT_LIMITS, **raw})


def _verdict_of(raw: dict[str, Any]) -> tuple[dict[str, tuple[str, ...]], float]:
    earned = float(raw.get("earned", 0))
    verdict = {
        name: (accepted,) if isinstance(accepted, str) else tuple(accepted)
        for name, accepted in raw.items()
        if name != "earned"
    }
    for statuses in verdict.values():
        for status in statuses:
            _check_choice("status", status, (*STATUSES, *_MAY_BE_EARNED))
    return verdict, earned


def _check_keys(
    raw: dict[str, Any], known: Mapping[str, type], required: Mapping[str, type] | None = None
) -> None:
    if missing := set(required or ()) - set(raw):
        raise AttackError(f"{', '.join(sorted(missing))} is missing")
    for name, value in raw.items():
        kind = known.get(name)
        if kind is None:
            raise AttackError(f"{name!r} is unknown")
        if not isinstance(value, (int, float) if kind is float else kind):
            raise AttackError(f"{name!r} is no {kind.__name__}")


def _check_choice(what: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise AttackError(f"{what} is {value!r}, not one of {', '.join(choices)}")
