"""The power of the checks of random draws, derived: no wrong law of the bank gets through by luck.

A wrong law G that is a distance D > t from the right one passes a test with bound t only if the
draws are D - t or more from G. For that the inequality of Dvoretzky, Kiefer, Wolfowitz and Massart
(and Hoeffding's for a share) gives a chance of at most 2 exp(-2 n (D - t)^2). It has to be below
1e-9 for each wrong answer whose law is what is wrong with it.
"""

import ast
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest
import torch

from grader.checks import dkw_bound

ROOT = Path(__file__).resolve().parent.parent
Law: TypeAlias = Callable[[torch.Tensor], torch.Tensor]


def normal(std: float) -> Law:
    """Return the distribution function of N(0, std^2)."""
    return lambda x: torch.special.ndtr(x / std)


def uniform(low: float, high: float) -> Law:
    """Return the distribution function of U(low, high)."""
    return lambda x: ((x - low) / (high - low)).clamp(0, 1)


def cut_normal(std: float, bound: float) -> Law:
    """Return the distribution function of N(0, std^2) within -bound and bound."""
    mass = math.erf(bound / std / math.sqrt(2))
    return lambda x: ((normal(std)(x) - 0.5) / mass + 0.5).clamp(0, 1)


def beyond_five(std: float) -> Law:
    """Return the law of a normal number above 5, what is above 10 moved to 10."""
    above = float(1 - normal(std)(torch.tensor(5.0)))
    part = lambda x: (normal(std)(x) - 1 + above) / above  # noqa: E731 - the shorter way to say it
    return lambda x: torch.where(x < 10, part(x).clamp(0, 1), 1.0)


def atom(at: float) -> Law:
    """Return the distribution function of a single number."""
    return lambda x: (x >= at).double()


def distance(one: Law, other: Law, reach: float) -> float:
    """Return a number that the distance of two laws is not below, from many places."""
    places = torch.linspace(-reach, reach, 100_001, dtype=torch.float64)
    return float((one(places) - other(places)).abs().max())


class Row(NamedTuple):
    """A wrong law, the check that catches it, and how many draws that check looks at."""

    case: str
    check: str
    n: int
    right: Law
    wrong: Law
    reach: float = 20.0


SIDES = ((140, 420), (170, 395))  # the most and the least different sizes of xavier_kaiming
XAVIER = [math.sqrt(6 / sum(sides)) for sides in SIDES]
KAIMING = [math.sqrt(6 / many) for _, many in SIDES]
FIRST = math.sqrt(6 / 500)
ROWS = [
    *(Row("ex03/variance_as_std", "normal", 150_000, normal(s), normal(s**0.5)) for s in (0.5, 2)),
    *(Row("ex03/std_squared", "normal", 150_000, normal(s), normal(s**2)) for s in (0.5, 2, 5)),
    *(Row("ex03/std_fixed", "normal", 150_000, normal(s), normal(0.01)) for s in (0.05, 5)),
    Row("ex03/uniform_for_normal", "normal", 150_000, normal(1), uniform(-1, 1)),
    *(
        Row("ex03/xavier_normal", "xavier_kaiming", 55_000, uniform(-b, b), normal(b / 3**0.5), 1)
        for b in XAVIER
    ),
    *(
        Row("ex03/kaiming_normal", "xavier_kaiming", 55_000, uniform(-b, b), normal(b / 3**0.5), 1)
        for b in KAIMING
    ),
    *(
        Row("ex03/kaiming_linear_gain", "xavier_kaiming", 55_000, uniform(-b, b), uniform(-c, c), 1)
        for b in KAIMING
        for c in [b / math.sqrt(2)]
    ),
    *(
        Row("ex03/kaiming_sqrt_five", "xavier_kaiming", 55_000, uniform(-b, b), uniform(-c, c), 1)
        for b in KAIMING
        for c in [b / math.sqrt(6)]
    ),
    *(
        Row("ex03/kaiming_fan_out", "xavier_kaiming", 55_000, uniform(-b, b), uniform(-c, c), 1)
        for b, (few, _) in zip(KAIMING, SIDES, strict=True)
        for c in [math.sqrt(6 / few)]
    ),
    *(
        Row("ex03/xavier_one_side", "xavier_kaiming", 55_000, uniform(-b, b), uniform(-c, c), 1)
        for b, sides in zip(XAVIER, SIDES, strict=True)
        for c in [math.sqrt(3 / min(sides))]
    ),
    *(
        Row("ex03/xavier_with_gain", "xavier_kaiming", 55_000, uniform(-b, b), uniform(-c, c), 1)
        for b in XAVIER
        for c in [b * math.sqrt(2)]
    ),
    Row("ex03/normal_draws", "mixture", 48_000, uniform(5, 10), beyond_five(7.413)),
    Row("ex03/two_values", "mixture", 48_000, uniform(5, 10), atom(7.5)),
    Row(
        "ex03/first_xavier_normal",
        "first_last",
        60_000,
        uniform(-FIRST, FIRST),
        normal(FIRST / 3**0.5),
        1,
    ),
    Row(
        "ex05/fan_out_bound", "deferred_scale", 7500, uniform(-0.2, 0.2), uniform(-0.058, 0.058), 1
    ),
    Row("ex05/normal_values", "deferred_scale", 7500, uniform(-0.2, 0.2), normal(0.2), 1),
    Row("ex05/positive_only", "deferred_scale", 7500, uniform(-0.2, 0.2), uniform(0, 0.2), 1),
    Row(
        "ex05/truncated_normal",
        "deferred_scale",
        10_000,
        uniform(-1, 1),
        cut_normal(0.5, 1),
        2,
    ),
    Row("ex08/centred_constant", "constant_fixed", 4000, uniform(0, 1), uniform(-1, 1), 4),
    Row("ex08/normal_constant", "constant_fixed", 4000, uniform(0, 1), normal(1)),
    Row("ex10/uniform_start", "my_linear_trains", 32_000, normal(1), uniform(-(3**0.5), 3**0.5)),
]

SHARES = [  # case, share that is right, share that the answer has
    ("ex03/equal_thirds", 0.5, 1 / 3),
    ("ex03/narrow_threshold", 0.5, 0.1),
    ("ex03/no_threshold", 0.5, 0.0),
    ("ex03/positive_only", 0.25, 0.5),
    ("ex03/upper_part_only", 0.25, 1.0),
]


def docstring_of(case: str, check: str) -> str:
    """Return what a check says of itself, once it is sure that the case is there to fail it."""
    [folder] = (ROOT / "tests_hidden" / "cases").glob(f"{case[:4]}_*")
    header = (folder / f"wrong_{case[5:]}.py").read_text(encoding="utf-8")
    assert re.search(rf"^# {check} = ", header, re.MULTILINE), f"{case} does not fail {check}"
    tree = ast.parse((folder.parents[1] / f"test_{folder.name}.py").read_text(encoding="utf-8"))
    [function] = [one for one in tree.body if getattr(one, "name", "") == f"test_{check}"]
    assert isinstance(function, ast.FunctionDef)
    return ast.get_docstring(function) or ""


def chance_to_pass(n: int, off_by: float) -> float:
    """Bound the chance that n draws of a law that is off by so much pass a test of n draws."""
    beyond = off_by - dkw_bound(n)
    return 2 * math.exp(-2 * n * beyond**2) if beyond > 0 else 1.0


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.case)
def test_a_wrong_law_is_caught(row: Row) -> None:
    """With the number of draws that the check's docstring states."""
    assert re.search(rf"\b{row.n}\b", docstring_of(row.case, row.check))
    assert chance_to_pass(row.n, distance(row.right, row.wrong, row.reach)) < 1e-9


@pytest.mark.parametrize(("case", "right", "wrong"), SHARES)
def test_wrong_shares_are_caught(case: str, right: float, wrong: float) -> None:
    """The 200000 weights of the mixture."""
    assert "200000" in docstring_of(case, "mixture")
    assert chance_to_pass(200_000, abs(right - wrong)) < 1e-9


def test_too_few_draws_would_show() -> None:
    """The same bound says that a tenth of the draws would not do."""
    row = next(row for row in ROWS if row.case == "ex03/xavier_normal")
    off_by = distance(row.right, row.wrong, row.reach)
    assert chance_to_pass(row.n // 10, off_by) > 1e-9
