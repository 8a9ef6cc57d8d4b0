"""SECURITY.md is made from the figures, and the figures keep what the page promises."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import ROOT

FIGURES = ROOT / "docs" / "security" / "figures"
TIERS = ("full", "landlock")


def figures(name: str) -> dict[str, Any]:
    """Return the published figures of one kind."""
    found: dict[str, Any] = json.loads((FIGURES / f"{name}.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def page() -> ModuleType:
    """Return the program that writes the page."""
    path = ROOT / "benchmarks" / "security_page.py"
    spec = importlib.util.spec_from_file_location("security_page", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current(page: ModuleType) -> None:
    """Neither typed nor forgotten: template and figures give this very text."""
    template = (ROOT / "docs" / "security" / "template.md").read_text("utf-8")
    text = page.page(template, page.read_figures(FIGURES))
    assert (ROOT / "SECURITY.md").read_text("utf-8") == text


def test_nothing_is_left_unmeasured(page: ModuleType) -> None:
    """Every place of the template has its figures."""
    assert sorted(path.stem for path in FIGURES.glob("*.json")) == sorted(page.FIGURES)
    assert page._MISSING not in Path(ROOT / "SECURITY.md").read_text("utf-8")


@pytest.mark.parametrize("tier", TIERS)
def test_what_is_not_contained_has_a_reason(tier: str) -> None:
    """And an attack that is contained has been shown to work elsewhere."""
    found = figures("attacks")
    for family, cell in found["tiers"][tier].items():
        assert not cell["not_contained_without_a_reason"], family
        assert cell["contained"] + len(cell["exceptions"]) == cell["tried"], family
    for family, control in found["controls"].items():
        assert control["succeeded"] == control["tried"], family


def test_no_lock_is_idle() -> None:
    """Without it something succeeds, or nothing can be graded at all."""
    found = figures("attacks")["attacks_that_succeed_without_a_defence"]
    assert found
    assert not [name for name, count in found.items() if count == 0]


def test_the_decoder_was_fed_enough() -> None:
    """A million messages, and nothing found."""
    found = figures("fuzz")
    assert found["messages"] >= 1_000_000
    assert found["findings"] == 0


@pytest.mark.parametrize("tier", TIERS)
def test_all_is_dead_in_time(tier: str) -> None:
    """Half a second after the deadline, over a thousand kills."""
    found = figures(f"kill_times_{tier}")["all"]
    assert found["kills"] >= 1000
    assert found["gone_max_s"] < 0.5


@pytest.mark.parametrize(("tier", "least"), [("full", 200), ("landlock", 100), ("none", 100)])
def test_killed_runs_left_nothing(tier: str, least: int) -> None:
    """No half-written file, no process, no wrong next run."""
    found = figures(f"kill_runs_{tier}")
    victims = [part for part in found.values() if isinstance(part, dict) and "wrong" in part]
    assert sum(victim["kills"] for victim in victims) >= least
    assert sum(victim["wrong"] for victim in victims) == 0


@pytest.mark.parametrize("tier", TIERS)
def test_honest_work_pays_nothing(tier: str) -> None:
    """Same scores, nothing refused."""
    found = figures(f"honest_{tier}")
    assert found["without_full_marks"] == found["unequal_scores"] == []
    assert set(found["denials"].values()) == {0}
