"""Secret randomness: every input that a check sends is drawn here, and nowhere else.

Each draw has a generator of its own, seeded by HMAC over the exercise, the check and the number
of the draw. So a draw depends neither on the order of the checks nor on how many jobs run, and
knowing one input tells nothing about the next.

Source: HMAC as a key derivation, RFC 2104 and RFC 5869.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import torch
from torch import nn

from grader.seeds import derive

_Item = TypeVar("_Item")
_DTYPE = torch.float64


class Draw:
    """The draws of one check.

    Args:
        run_seed: The run's secret seed.
        check_id: Full id of the check, such as `ex01.trains`.
    """

    def __init__(self, run_seed: str, check_id: str) -> None:
        self._run_seed = run_seed
        self._check_id = check_id
        self._count = 0

    def generator(self) -> torch.Generator:
        """Return a generator for the next draw."""
        self._count += 1
        generator = torch.Generator()
        generator.manual_seed(derive(self._run_seed, "draw", self._check_id, self._count))
        return generator

    def normal(self, *shape: int, dtype: torch.dtype = _DTYPE) -> torch.Tensor:
        """Draw standard normal numbers of the given shape."""
        return torch.randn(shape, generator=self.generator(), dtype=_DTYPE).to(dtype)

    def uniform(
        self, low: float, high: float, *shape: int, dtype: torch.dtype = _DTYPE
    ) -> torch.Tensor:
        """Draw numbers uniformly from [low, high) of the given shape."""
        unit = torch.rand(shape, generator=self.generator(), dtype=_DTYPE)
        return (low + (high - low) * unit).to(dtype)

    def number(self, low: float, high: float) -> float:
        """Draw one number uniformly from [low, high)."""
        unit = torch.rand(1, generator=self.generator(), dtype=_DTYPE).item()
        return float(low + (high - low) * unit)

    def integer(self, low: int, high: int) -> int:
        """Draw one integer with low <= n <= high."""
        return int(torch.randint(low, high + 1, (1,), generator=self.generator()).item())

    def integers(self, low: int, high: int, *shape: int) -> torch.Tensor:
        """Draw integers with low <= n <= high of the given shape, as int64."""
        return torch.randint(low, high + 1, shape, generator=self.generator())

    def distinct(self, count: int, low: int, high: int) -> list[int]:
        """Draw `count` pairwise different integers with low <= n <= high, in random order.

        Use it for sizes: where two are equal, a transposed weight passes unseen.
        """
        order = torch.randperm(high + 1 - low, generator=self.generator())
        if count > len(order):
            raise ValueError(f"there are no {count} different integers from {low} to {high}")
        return [low + i for i in order[:count].tolist()]

    def permutation(self, count: int) -> list[int]:
        """Draw an order of 0 .. count-1."""
        order: list[int] = torch.randperm(count, generator=self.generator()).tolist()
        return order

    def choice(self, items: Sequence[_Item]) -> _Item:
        """Draw one of `items`."""
        return items[self.integer(0, len(items) - 1)]

    def seed(self) -> int:
        """Draw a seed for a generator of the student's."""
        return self.integer(0, (1 << 31) - 1)

    def word(self, length: int = 8) -> str:
        """Draw a name of lower-case letters."""
        letters = self.integers(ord("a"), ord("z"), length)
        return "".join(map(chr, letters.tolist()))

    def values(
        self, shapes: Mapping[str, Sequence[int]], dtype: torch.dtype = _DTYPE
    ) -> dict[str, torch.Tensor]:
        """Draw a normal tensor for each name."""
        return {name: self.normal(*shape, dtype=dtype) for name, shape in shapes.items()}

    def state_like(self, module: nn.Module, dtype: torch.dtype = _DTYPE) -> dict[str, torch.Tensor]:
        """Draw a normal tensor for each parameter of a reference module."""
        shapes = {name: tuple(p.shape) for name, p in module.named_parameters()}
        return self.values(shapes, dtype)
