"""Fixtures and options of the attack suite, and the table at its end. `README.md` explains."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_HERE = Path(__file__).resolve().parent
if str(_HERE) not in sys.path:
    sys.path.insert(0, str(_HERE))

from arena import reading  # noqa: E402 - the path has to be set before
from arena.controls import Controls  # noqa: E402 - the same
from arena.figures import Figures  # noqa: E402 - the same
from arena.switches import SWITCHES  # noqa: E402 - the same
from arena.tiers import Arenas  # noqa: E402 - the same

collect_ignore = ["arena", "cases", "naive_pack"]  # submissions and what grades them: no tests

ATTACKS = {attack.name: attack for attack in reading.read_all()}
_FIGURES = pytest.StashKey[Figures]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add options; they are known only where this folder is named on the command line."""
    group = parser.getgroup("attacks")
    group.addoption(
        "--attacks", choices=("fast", "all"), default="fast", help="fast leaves out slow attacks"
    )
    group.addoption("--attack-tiers", default=",".join(reading.TIERS), help="which tiers, by comma")
    group.addoption("--figures", default="", help="a file to write figures to, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Begin the record that the table and the figures are made of."""
    config.stash[_FIGURES] = Figures(list(ATTACKS.values()))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test for each attack directory, and for each tier or switch where one is asked for."""
    everything = metafunc.config.getoption("attacks", "fast") == "all"
    wanted = metafunc.config.getoption("attack_tiers", ",".join(reading.TIERS)).split(",")
    chosen = [attack for attack in ATTACKS.values() if everything or not attack.slow]
    if {"attack", "tier"} <= set(metafunc.fixturenames):
        cases = [
            pytest.param(attack, tier, id=f"{attack.name}-{tier}")
            for tier in reading.TIERS  # tier by tier, so that few zygotes work at a time
            for attack in chosen
            if tier in wanted and (tier in attack.tiers or tier in attack.exceptions)
        ]
        metafunc.parametrize(("attack", "tier"), cases)
    elif "attack" in metafunc.fixturenames:
        metafunc.parametrize("attack", chosen, ids=[attack.name for attack in chosen])
    elif "switch" in metafunc.fixturenames:
        metafunc.parametrize("switch", SWITCHES.values(), ids=list(SWITCHES))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave controls and the mutation of defences to `make attacks`: they take minutes more."""
    if config.getoption("attacks", "fast") == "all":
        return
    later = {"test_controls.py", "test_defences.py"}
    left = [item for item in items if item.path.name in later]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item.path.name not in later]


@pytest.fixture(scope="session")
def arenas() -> Iterator[Arenas]:
    """Return the arenas of the tiers."""
    made = Arenas()
    yield made
    made.close()


@pytest.fixture(scope="session")
def attacks(request: pytest.FixtureRequest) -> list[reading.Attack]:
    """Return the attacks whose controls this session may run."""
    if any("switch" in getattr(item, "fixturenames", ()) for item in request.session.items):
        everything = request.config.getoption("attacks", "fast") == "all"
        return [attack for attack in ATTACKS.values() if everything or not attack.slow]
    parameters = [_parameters_of(item) for item in request.session.items]
    return [values["attack"] for values in parameters if "attack" in values]


@pytest.fixture(scope="session")
def controls(attacks: list[reading.Attack]) -> Iterator[Controls]:
    """Return what runs controls in the outer cage."""
    made = Controls(attacks)
    yield made
    made.close()


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Figures:
    """Return the record of what was tried."""
    return request.config.stash[_FIGURES]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the table, and write the figures where that was asked for."""
    made = config.stash[_FIGURES]
    if made.is_empty:
        return
    terminalreporter.section("attacks")
    for line in made.table():
        terminalreporter.write_line(line)
    if path := config.getoption("figures", ""):
        made.write(Path(path))


def _parameters_of(item: pytest.Item) -> dict[str, Any]:
    parameters: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    return parameters
