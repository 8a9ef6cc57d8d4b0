"""Writes SECURITY.md from its template and from figures that other commands have measured.

    python benchmarks/security_page.py                 write the page
    python benchmarks/security_page.py --check         exit with 1 if the page is not current
    python benchmarks/security_page.py --take FOLDER   first take new figures from a folder

`make security` measures everything and calls the last form.
"""

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "security"
PAGE = ROOT / "SECURITY.md"
FIGURES = (
    "attacks",
    "fuzz",
    "kill_times_full",
    "kill_times_landlock",
    "kill_runs_full",
    "kill_runs_landlock",
    "kill_runs_none",
    "honest_full",
    "honest_landlock",
)
# Single events: the page needs their summary alone.
_DROPPED = ("kills", "runs")

_MISSING = "Not measured for this version yet."

Figures = dict[str, Any]


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def attacks(figures: Figures) -> str:
    """Tell family by family what was tried, contained, and shown to work elsewhere."""
    tiers = figures["tiers"]
    names = {
        "A": "tampering with the judgement",
        "B": "ending early",
        "C": "reading what it must not",
        "D": "injection and persistence",
        "E": "exhaustion",
        "F": "crashes, processes, kernel",
        "G": "submission files",
        "H": "data coming back",
        "I": "cheating the measure",
        "J": "text that reaches people",
    }
    header = ["family", *(f"contained in `{tier}`" for tier in tiers), "control succeeded"]
    rows = []
    for family, control in figures["controls"].items():
        cells = [_contained(found[family]) for found in tiers.values()]
        succeeded = f"{control['succeeded']} of {control['tried']}"
        rows.append([f"{family}: {names.get(family, '')}", *cells, succeeded])
    sums = [_contained(_sum(found.values())) for found in tiers.values()]
    controls = figures["controls"].values()
    total = f"{sum(c['succeeded'] for c in controls)} of {sum(c['tried'] for c in controls)}"
    rows.append([f"all {figures['attacks']} attacks", *sums, total])
    note = (
        "In tier `none` only those are tried for which a promise is made there, and those that "
        "are known to get through."
    )
    return table(header, rows) + "\n\n" + note


def _contained(found: Figures) -> str:
    return f"{found['contained']} of {found['tried']}"


def _sum(cells: Iterable[Figures]) -> Figures:
    found = list(cells)
    return {name: sum(cell[name] for cell in found) for name in ("contained", "tried")}


def exceptions() -> str:
    """Name every attack that a tier is known not to contain, with the reason.

    They are read from the attacks themselves; the suite demands that each is true.
    """
    lines = [
        f"- `{tier}`, {path.parent.name}: {reason}"
        for path in sorted((ROOT / "tests" / "attacks" / "cases").glob("*/attack.toml"))
        for tier, reason in tomllib.loads(path.read_text("utf-8")).get("exceptions", {}).items()
    ]
    return "\n".join(["Not contained, and known:", "", *sorted(lines)])


def defences(figures: Figures) -> str:
    """Tell for each defence how many attacks succeed without it."""
    found = figures["attacks_that_succeed_without_a_defence"]
    cells = [f"`{name}` {count}" for name, count in found.items() if isinstance(count, int)]
    vital = [f"`{name}`" for name, count in found.items() if not isinstance(count, int)]
    text = f"{len(found)} defences; attacks that succeed without each: {', '.join(cells)}."
    return text + (f" Nothing is graded at all without {', '.join(vital)}." if vital else "")


def fuzz(figures: Figures) -> str:
    """Tell what the decoder was fed, and what came of it."""
    rows = [
        [
            *(row["target"], row["engine"], f"{row['messages']:,}", f"{row['refused']:,}"),
            *(row["crashes"], row["hangs"], row["memory"]),
            *(row["slowest_ms"], row["peak_mib"]),
        ]
        for row in figures["rows"]
    ]
    header = (
        *("read", "engine", "messages", "refused", "crashes", "over 1 s", "over its memory"),
        *("slowest, ms", "peak, MiB"),
    )
    total = f"{figures['messages']:,} messages, {figures['findings']} findings."
    return f"{total}\n\n{table(header, rows)}"


def kills(by_tier: dict[str, Figures]) -> str:
    """Tell how soon all processes were gone after a deadline."""
    rows = []
    for tier, figures in by_tier.items():
        every = figures["all"]
        times = [f"{every[name] * 1e3:.0f}" for name in ("gone_p50_s", "gone_p99_s", "gone_max_s")]
        slowest = max(figures["kinds"].items(), key=lambda item: item[1]["gone_max_s"])[0]
        rows.append([f"`{tier}`", every["kills"], len(figures["kinds"]), *times, slowest])
    header = ("tier", "kills", "kinds of worker", "p50, ms", "p99, ms", "max, ms", "slowest kind")
    kinds = sorted({kind for figures in by_tier.values() for kind in figures["kinds"]})
    told = ", ".join(kind.replace("_", " ") for kind in kinds)
    return f"{table(header, rows)}\n\nKinds: {told}."


def kill_runs(by_tier: dict[str, Figures]) -> str:
    """Tell what became of runs in which a process was killed."""
    rows = []
    for tier, figures in by_tier.items():
        victims = {n: f for n, f in figures.items() if isinstance(f, dict) and "gone_max_s" in f}
        total = sum(found["kills"] for found in victims.values())
        wrong = sum(found["wrong"] for found in victims.values())
        told = ", ".join(f"{name} {found['kills']}" for name, found in victims.items())
        rows.append([f"`{tier}`", total, told, wrong])
    return table(("tier", "kills", "of which", "anything wrong afterwards"), rows)


def honest(by_tier: dict[str, Figures]) -> str:
    """Tell what the locks did to right answers."""
    rows = [
        [
            *(f"`{tier}`", found["answers"], len(found["unequal_scores"])),
            *(f"{found['calls_watched']:,}", sum(found["denials"].values())),
        ]
        for tier, found in by_tier.items()
    ]
    header = ("tier", "right answers", "with another score than in `none`")
    return table((*header, "system calls watched", "refused"), rows)


def machines(figures: dict[str, Figures]) -> str:
    """Name the versions that the figures belong to."""
    found = figures["attacks"]
    return (
        f"{found['kernel']}, Python {found['python']}, torch {found['torch']}, grader "
        f"{found['grader']}, {found['date'][:10]}. Other kernels, Ubuntu with AppArmor, and "
        "containers have not been tried; `python -m grader doctor` says what holds on yours."
    )


def parts(figures: dict[str, Figures]) -> dict[str, str]:
    """Return what belongs in the place of each name in the template."""

    def of(name: str) -> dict[str, Figures]:
        start = f"{name}_"
        return {key.removeprefix(start): f for key, f in figures.items() if key.startswith(start)}

    tried, fuzzed = figures.get("attacks"), figures.get("fuzz")
    return {
        "attacks": attacks(tried) if tried else _MISSING,
        "exceptions": exceptions(),
        "defences": defences(tried) if tried else _MISSING,
        "fuzz": fuzz(fuzzed) if fuzzed else _MISSING,
        "kills": kills(of("kill_times")) if of("kill_times") else _MISSING,
        "kill_runs": kill_runs(of("kill_runs")) if of("kill_runs") else _MISSING,
        "honest": honest(of("honest")) if of("honest") else _MISSING,
        "machines": machines(figures) if tried else _MISSING,
    }


def page(template: str, figures: dict[str, Figures]) -> str:
    """Return the page.

    Raises:
        KeyError: The template has a place for something that is not known.
    """
    known = parts(figures)
    return re.sub(r"\{\{(\w+)\}\}", lambda match: known[match[1]], template)


def read_figures(folder: Path) -> dict[str, Figures]:
    """Read the figures that there are."""
    paths = {name: folder / f"{name}.json" for name in FIGURES}
    return {name: json.loads(p.read_text("utf-8")) for name, p in paths.items() if p.is_file()}


def take(source: Path, target: Path) -> None:
    """Copy new figures without their single events."""
    for name, found in read_figures(source).items():
        kept = {
            key: value
            for key, value in found.items()
            if not (key in _DROPPED and isinstance(value, list))
        }
        (target / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if not current")
    parser.add_argument("--take", type=Path, metavar="FOLDER", help="take new figures from here")
    arguments = parser.parse_args()
    if arguments.take:
        take(arguments.take, FOLDER / "figures")
    template = (FOLDER / "template.md").read_text("utf-8")
    text = page(template, read_figures(FOLDER / "figures"))
    if arguments.check:
        return int(not PAGE.is_file() or PAGE.read_text("utf-8") != text)
    PAGE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
