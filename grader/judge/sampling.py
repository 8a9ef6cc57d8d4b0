"""Judge random draws with bounds that are proven, not with p-values by eye.

Each bound names its chance of a false alarm, whatever the distribution and for every sample
size. With the default, forty statistics in one grading raise a false alarm together with a
chance below 1e-10 (the union bound). Both bounds need independent draws.
"""

import math
from collections.abc import Callable

import numpy as np
import torch

from grader.errors import PackError
from grader.judge.compare_numbers import widened
from grader.judge.mismatch import Diagnosis, Mismatch, describe, settle

FALSE_ALARM = 1e-10 / 40
_SLACK = 1e-12

_MOST_DRAWS = 2_000_000
_GRID = 4096
_LOOKED_AT = 1000


def hoeffding_bound(n: int, false_alarm: float = FALSE_ALARM) -> float:
    """Bound the distance of a share from its probability.

    For independent X_1..X_n in [0, 1] with mean p, Hoeffding's inequality gives
    P(mean - p >= t) <= exp(-2 n t^2), and the same for p - mean. Both sides together:
    P(|mean - p| >= t) <= 2 exp(-2 n t^2). Setting the right side to d and solving for t gives
    t = sqrt(ln(2 / d) / (2 n)).

    Args:
        n: The number of independent draws, 1 or more.
        false_alarm: The chance d, 0 < d < 1, of a larger distance by accident.

    Returns:
        The distance t; 0.0083 for 200 000 draws and the default.

    Raises:
        PackError: `n` or `false_alarm` is out of range.

    Source:
        W. Hoeffding, Probability inequalities for sums of bounded random variables,
        J. Amer. Statist. Assoc. 58 (1963), theorem 1 (inequality 2.3).
    """
    if n < 1 or not 0.0 < false_alarm < 1.0:
        raise PackError(f"There is no bound for {n} draws and a false alarm of {false_alarm}.")
    return math.sqrt((math.log(2.0) - math.log(false_alarm)) / (2.0 * n))


def dkw_bound(n: int, false_alarm: float = FALSE_ALARM) -> float:
    """Bound the distance of an empirical distribution function from the true one.

    For independent draws with distribution function F, the inequality of Dvoretzky, Kiefer
    and Wolfowitz with Massart's constant says P(sup |F_n - F| > t) <= 2 exp(-2 n t^2) for
    every t > 0 and every F, continuous or not (X has the law of the quantile function of F at
    a uniform U, so the supremum is at most the one for uniform draws). Setting the right side
    to d gives t = sqrt(ln(2 / d) / (2 n)): the same number as `hoeffding_bound`, but valid
    for all points of the line at once.

    Args:
        n: The number of independent draws, 1 or more.
        false_alarm: The chance d, 0 < d < 1, of a larger distance by accident.

    Returns:
        The distance t; 0.0083 for 200 000 draws and the default.

    Raises:
        PackError: `n` or `false_alarm` is out of range.

    Source:
        P. Massart, The tight constant in the Dvoretzky-Kiefer-Wolfowitz inequality,
        Ann. Probab. 18 (1990), corollary 1.
    """
    return hoeffding_bound(n, false_alarm)


def assert_share(  # noqa: PLR0913 - three numbers and the options of one comparison
    hits: object,
    n: object,
    p: float,
    *,
    diagnosis: Diagnosis,
    what: str = "share",
    false_alarm: float = FALSE_ALARM,
) -> None:
    """Demand that an event of probability `p` happened in about that share of the draws.

    Args:
        hits: How often it happened, an int from 0 to `n`.
        n: The number of independent draws, an int. Too few to tell anything fail the check.
        p: The probability, 0 to 1.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        what: What the share is of, for the message.
        false_alarm: The chance that a right answer fails.

    Raises:
        CheckFailed: |hits / n - p| exceeds `hoeffding_bound`, the counts are no counts, or
            `n` is so small that no number of hits could exceed it.
        PackError: `p` or `false_alarm` is out of range.
    """
    if not 0.0 <= p <= 1.0:
        raise PackError(f"A probability is a number from 0 to 1, not {p}.")
    settle(_share_mismatch(hits, n, p, what, false_alarm), diagnosis)


def _share_mismatch(
    hits: object, n: object, p: float, where: str, false_alarm: float
) -> Mismatch | None:
    if type(n) is not int or n < 1:
        return Mismatch("type", "a number of draws", describe(n), where)
    if type(hits) is not int or not 0 <= hits <= n:
        return Mismatch("type", f"a count from 0 to {n}", describe(hits), where)
    bound = hoeffding_bound(n, false_alarm)
    if bound >= max(p, 1.0 - p):
        return Mismatch("shape", "enough draws to tell", f"{n} draws", where)
    share = hits / n
    if abs(share - p) <= bound:
        return None
    wanted = f"a share of {p:.4g}, give or take {bound:.2g}"
    return Mismatch("values", wanted, f"{share:.4g} ({hits} of {n} draws)", where)


def assert_distribution(  # noqa: PLR0913 - two values and the options of one comparison
    sample: object,
    cdf: Callable[[torch.Tensor], torch.Tensor],
    *,
    diagnosis: Diagnosis,
    what: str = "distribution",
    n: int | None = None,
    false_alarm: float = FALSE_ALARM,
) -> None:
    """Demand that draws follow a distribution, as a whole.

    Args:
        sample: The draws, a floating tensor of any shape; they must be independent.
        cdf: The distribution function F(x) = P(X <= x) of the reference, on a float64 vector,
            number by number; atoms (jumps) are allowed.
        diagnosis: An id, or a mapping from kinds of difference to ids.
        what: What is drawn, for the message.
        n: How many draws there must be; where it is None any number that can tell anything, up to
            2 million.
        false_alarm: The chance that a right answer fails.

    Raises:
        CheckFailed: sup |F_n - F| exceeds `dkw_bound`, or the sample is no vector of finite
            draws, or is too small to tell anything.
        PackError: `cdf` gives no distribution function.
    """
    settle(_distribution_mismatch(sample, cdf, what, n, false_alarm), diagnosis)


def _distribution_mismatch(
    sample: object,
    cdf: Callable[[torch.Tensor], torch.Tensor],
    where: str,
    n: int | None,
    false_alarm: float,
) -> Mismatch | None:
    draws = _draws(sample, where, n)
    if isinstance(draws, Mismatch):
        return draws
    count = len(draws)
    bound = dkw_bound(count, false_alarm) if count else 1.0
    if bound >= 1.0:
        return Mismatch("shape", "enough draws to tell", f"{count} draws", where)
    if not all(math.isfinite(end) for end in torch.aminmax(draws)):
        strange = int((~torch.isfinite(draws)).sum())
        shown = f"{strange} of {count} draws NaN or infinite"
        return Mismatch("finite", "finite draws", shown, where)
    # Most samples are right, and to tell so much takes no sorting.
    if count >= _GRID and gap_limit(draws, cdf) <= bound:
        return None
    gap = distribution_gap(draws, cdf)
    if gap <= bound:
        return None
    wanted = f"the shares of the draws up to each number right, give or take {bound:.2g}"
    return Mismatch("values", wanted, f"{gap:.2g} off at the worst number, {count} draws", where)


def _draws(sample: object, where: str, n: int | None) -> torch.Tensor | Mismatch:
    """Return the draws as a vector of float64, if that is what an observation can be read as."""
    is_floating = isinstance(sample, torch.Tensor) and sample.dtype.is_floating_point
    if not isinstance(sample, torch.Tensor) or not is_floating:
        return Mismatch("type", "a tensor of floating numbers", describe(sample), where)
    count = sample.numel()
    # To sort as many as a worker may send would take the judge seconds.
    if count > _MOST_DRAWS or count != (count if n is None else n):
        wanted = f"at most {_MOST_DRAWS} draws" if n is None else f"{n} draws"
        return Mismatch("shape", wanted, f"{count} draws", where)
    draws = widened(sample)
    if draws is None:
        return Mismatch("type", "a tensor of floating numbers", describe(sample), where)
    return draws.reshape(-1)


def gap_limit(draws: torch.Tensor, cdf: Callable[[torch.Tensor], torch.Tensor]) -> float:
    """Bound sup |F_n - F| from above in one pass, to 1/4096 where F has no jumps.

    Let G(u) be the share of the draws with F(draw) < u. Where F(x) = v lies in [a, b), the draws up
    to x have F(draw) <= v < b, and all with F(draw) < a are among them. So F_n(x) - v is at most
    G(b) - a and v - F_n(x) at most b - G(a): the largest |G(u) - u| on a grid, and one step of it.

    Args:
        draws: Finite float64 numbers, a vector of at least one.
        cdf: The distribution function, on a float64 vector, number by number.

    Returns:
        A number no smaller than `distribution_gap`, or infinity where none can be given like this.

    Raises:
        PackError: `cdf` gives something other than shares from 0 to 1 that never fall.
    """
    every_so_many = max(1, len(draws) // _LOOKED_AT)
    _shares(cdf, draws[::every_so_many].sort().values)
    shares = cdf(draws)
    if shares.shape != draws.shape:
        raise PackError("A distribution function must give one share for each point.")
    cells = shares.mul(_GRID).to(torch.int64)
    if not 0 <= int(cells.min()) <= int(cells.max()) <= _GRID:
        return math.inf
    reached = torch.bincount(cells, minlength=_GRID + 1)[:-1].cumsum(0).to(torch.float64)
    edges = torch.arange(1, _GRID + 1, dtype=torch.float64) / _GRID
    return float((reached / len(draws) - edges).abs().max()) + 1 / _GRID


def distribution_gap(draws: torch.Tensor, cdf: Callable[[torch.Tensor], torch.Tensor]) -> float:
    """Compute sup |F_n - F| over the whole line, exactly.

    Between two neighbouring draws F_n is constant and F does not fall. So F_n - F is largest at a
    draw, the k-th of n in order, where it is at least k / n - F(x), and F - F_n in the limit from
    the left of one: F(x-) - (k - 1) / n. Among equal draws the last and the first give these. F(x-)
    is taken at the next float64 below x, which also gives the foot of a jump.

    Args:
        draws: Finite float64 numbers, at least one.
        cdf: The distribution function, on a float64 vector, number by number.

    Returns:
        The largest distance, 0 to 1.

    Raises:
        PackError: `cdf` gives something other than shares from 0 to 1 that never fall.
    """
    in_order = torch.from_numpy(np.sort(draws.numpy(), axis=None))  # a third of torch's time
    count = in_order.numel()
    reached = torch.arange(1, count + 1, dtype=torch.float64) / count
    below = torch.nextafter(in_order, torch.full_like(in_order, -math.inf))
    at_point, left_of_it = _shares(cdf, in_order), _shares(cdf, below)
    behind = float((left_of_it - reached).max()) + 1 / count
    return max(float((reached - at_point).max()), behind)


def _shares(cdf: Callable[[torch.Tensor], torch.Tensor], points: torch.Tensor) -> torch.Tensor:
    shares = cdf(points)
    if not isinstance(shares, torch.Tensor) or shares.shape != points.shape:
        raise PackError("A distribution function must give one share for each point.")
    shares = shares.to(torch.float64)
    steps = shares.diff(prepend=torch.zeros(1, dtype=torch.float64))
    # Where no step leads down, the last share is the largest. A NaN is no step up.
    if not (float(steps.min()) >= -_SLACK and float(shares[-1]) <= 1.0 + _SLACK):
        raise PackError("A distribution function must give shares from 0 to 1 that never fall.")
    return shares
