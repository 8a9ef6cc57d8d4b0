import math

import pytest
import torch

from grader.errors import PackError
from grader.judge.compare import (
    CheckFailed,
    assert_distribution,
    assert_share,
    dkw_bound,
    evidence_count,
    hoeffding_bound,
    reset_evidence,
)
from grader.judge.sampling import distribution_gap, gap_limit

KINDS = {kind: kind for kind in ("type", "shape", "finite", "values", "default")}


def _verdict_of(function: object, *values: object, **options: object) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        function(*values, **({"diagnosis": KINDS} | options))
    return caught.value


def _uniform_cdf(x: torch.Tensor) -> torch.Tensor:
    return x.clamp(0.0, 1.0)


def _half_zero_cdf(x: torch.Tensor) -> torch.Tensor:
    """Return the shares of: one half exactly 0, one half uniform on (-1, 1)."""
    return 0.25 * (x.clamp(-1.0, 1.0) + 1.0) + 0.5 * (x >= 0.0)


def _uniform(n: int, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return torch.rand(n, dtype=dtype, generator=torch.Generator().manual_seed(3))


class TestBounds:
    """The two bounds."""

    def test_value(self) -> None:
        """The bound solves 2 exp(-2 n t^2) = d for t."""
        t = hoeffding_bound(1000, 0.01)
        assert 2 * math.exp(-2 * 1000 * t**2) == pytest.approx(0.01)
        assert dkw_bound(1000, 0.01) == t
        assert hoeffding_bound(200_000) == pytest.approx(0.0083, abs=5e-5)

    def test_binomial(self) -> None:
        """The exact chance of a share beyond the bound is below the false alarm asked for."""
        n, p, alarm = 200, 0.3, 0.05
        t = hoeffding_bound(n, alarm)
        beyond = (k for k in range(n + 1) if abs(k / n - p) > t)
        assert sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in beyond) <= alarm

    @pytest.mark.parametrize(("n", "alarm"), [(0, 0.1), (-1, 0.1), (5, 0.0), (5, 1.0)])
    def test_out_of_range(self, n: int, alarm: float) -> None:
        """No draws, and a false alarm that is no chance, are refused."""
        with pytest.raises(PackError):
            hoeffding_bound(n, alarm)


class TestShare:
    """Shares of an event."""

    def test_close(self) -> None:
        """A share within the bound passes and is evidence."""
        reset_evidence()
        assert_share(50_900, 200_000, 0.25, diagnosis="d")
        assert evidence_count() == 1

    @pytest.mark.parametrize("hits", [0, 48_000, 52_000, 200_000])
    def test_far(self, hits: int) -> None:
        """A share beyond the bound fails on either side."""
        assert _verdict_of(assert_share, hits, 200_000, 0.25).diagnosis == "values"

    @pytest.mark.parametrize("hits", [None, -1, 200_001, 50_000.0, True, "50000", torch.tensor(1)])
    def test_no_count(self, hits: object) -> None:
        """A count that is no count is a mismatch of type."""
        assert _verdict_of(assert_share, hits, 200_000, 0.25).diagnosis == "type"

    @pytest.mark.parametrize("n", [None, 0, -5, 2.0, True])
    def test_no_draws(self, n: object) -> None:
        """A number of draws that is no such number is a mismatch of type."""
        assert _verdict_of(assert_share, 0, n, 0.25).diagnosis == "type"

    def test_too_few(self) -> None:
        """So few draws that nothing could fail are no evidence."""
        assert _verdict_of(assert_share, 5, 10, 0.5).diagnosis == "shape"

    def test_no_probability(self) -> None:
        """A probability above one is the author's mistake."""
        with pytest.raises(PackError):
            assert_share(1, 2, 1.5, diagnosis="d")


class TestDistribution:
    """Whole distributions."""

    def test_uniform(self) -> None:
        """Right draws of either precision and any shape pass."""
        reset_evidence()
        assert_distribution(_uniform(200_000), _uniform_cdf, diagnosis="d", n=200_000)
        sample = _uniform(40_000, torch.float32).reshape(200, 200)
        assert_distribution(sample, _uniform_cdf, diagnosis="d")
        assert evidence_count() == 2

    def test_atom(self) -> None:
        """A distribution with an atom passes for right draws and fails when it is missing."""
        draws = _uniform(50_000) * 2 - 1
        mixed = draws * (_uniform(100_000)[50_000:] < 0.5)
        assert_distribution(mixed, _half_zero_cdf, diagnosis="d")
        assert _verdict_of(assert_distribution, draws, _half_zero_cdf).diagnosis == "values"
        assert _verdict_of(assert_distribution, torch.zeros(50_000), _half_zero_cdf).diagnosis == (
            "values"
        )

    @pytest.mark.parametrize("change", [lambda x: x**1.1, lambda x: x + 0.02, lambda x: x * 0.98])
    def test_wrong(self, change: object) -> None:
        """Draws of a slightly different distribution fail, on either side."""
        assert _verdict_of(
            assert_distribution, change(_uniform(200_000)), _uniform_cdf
        ).seen.endswith("200000 draws")

    def test_both_sides(self) -> None:
        """The gap counts from both sides: all draws at one end are wholly wrong."""
        for end in (0.0, 1.0):
            draws = torch.full((100,), end, dtype=torch.float64)
            assert distribution_gap(draws, _uniform_cdf) == pytest.approx(1.0)

    def test_against_slow_loop(self) -> None:
        """The gap equals a loop over a fine grid that includes both sides of every draw."""
        draws = (_uniform(60) * 8).round() / 8 * 2 - 1
        grid = torch.cat([torch.linspace(-2, 2, 4001, dtype=torch.float64), draws])
        grid = torch.cat([grid, torch.nextafter(grid, torch.tensor(-9.0, dtype=torch.float64))])
        slow = max(
            abs(float((draws <= x).double().mean()) - float(_half_zero_cdf(x))) for x in grid
        )
        assert distribution_gap(draws, _half_zero_cdf) == pytest.approx(slow, abs=1e-12)

    @pytest.mark.parametrize(
        ("sample", "kind"),
        [
            (None, "type"),
            ([0.5] * 1000, "type"),
            (torch.zeros(1000, dtype=torch.int64), "type"),
            (torch.zeros(1000, dtype=torch.complex64), "type"),
            (torch.empty(1000, device="meta"), "type"),
            (torch.empty(0), "shape"),
            (torch.rand(10), "shape"),
            (torch.full((1000,), math.nan), "finite"),
            (torch.full((1000,), math.inf), "finite"),
        ],
    )
    def test_hostile(self, sample: object, kind: str) -> None:
        """A sample that is none, too small or not finite is a mismatch."""
        assert _verdict_of(assert_distribution, sample, _uniform_cdf).diagnosis == kind

    def test_number_of_draws(self) -> None:
        """A given number of draws is demanded exactly."""
        verdict = _verdict_of(assert_distribution, _uniform(999), _uniform_cdf, n=1000)
        assert (verdict.diagnosis, verdict.seen) == ("shape", "999 draws")

    @pytest.mark.parametrize(
        "cdf", [lambda x: -x, lambda x: x + 9, lambda x: x[:1], lambda _: 0.5, lambda x: 1 - x]
    )
    def test_no_distribution_function(self, cdf: object) -> None:
        """A function that gives no shares is the author's mistake."""
        with pytest.raises(PackError, match="distribution function"):
            assert_distribution(_uniform(1000), cdf, diagnosis="d")


def test_more_draws_than_can_be_meant_are_not_sorted() -> None:
    """A worker may send tens of millions; the judge's time is not its to spend."""
    too_many = torch.empty(1).expand(2_000_001)
    with pytest.raises(CheckFailed, match="at most 2000000 draws"):
        assert_distribution(too_many, lambda x: x, diagnosis="d")


class TestLimit:
    """The bound from above that takes no sorting."""

    LAWS = (
        (_uniform_cdf, _uniform),
        (_half_zero_cdf, lambda n: (_uniform(n) * 2 - 1) * (_uniform(n, torch.float32) > 0.5)),
        (torch.special.ndtr, lambda n: torch.special.ndtri(_uniform(n))),
        (torch.special.ndtr, lambda n: torch.special.ndtri(_uniform(n)) * 1.1 + 0.05),
        (_uniform_cdf, lambda n: _uniform(n) ** 2),
        (_uniform_cdf, lambda n: torch.zeros(n, dtype=torch.float64)),
        (_uniform_cdf, lambda n: torch.ones(n, dtype=torch.float64)),
        (_uniform_cdf, lambda n: _uniform(n).mul(8).floor().div(8)),
    )

    @pytest.mark.parametrize("law", range(len(LAWS)))
    @pytest.mark.parametrize("n", [1, 7, 4096, 5000, 50_000])
    def test_is_no_smaller_than_the_gap(self, law: int, n: int) -> None:
        """Whatever the law, with jumps or without, right or wrong."""
        cdf, draw = self.LAWS[law]
        draws = draw(n).to(torch.float64)
        assert gap_limit(draws, cdf) >= distribution_gap(draws, cdf) - 1e-12

    @pytest.mark.parametrize("law", [0, 2, 3, 4])
    def test_is_near_without_jumps(self, law: int) -> None:
        """Else every sample would be sorted after all."""
        cdf, draw = self.LAWS[law]
        draws = draw(50_000)
        assert gap_limit(draws, cdf) <= distribution_gap(draws, cdf) + 2 / 4096

    @pytest.mark.parametrize("n", [100, 5000])
    @pytest.mark.parametrize(
        "cdf", [lambda x: 1 - x, lambda x: 2 * x, lambda x: x - 1, lambda x: x * math.nan]
    )
    def test_no_distribution_function(self, cdf: object, n: int) -> None:
        """An author's slip is told as such, also where uniform draws would hide it."""
        with pytest.raises(PackError, match="never fall"):
            assert_distribution(_uniform(n), cdf, diagnosis=KINDS)
