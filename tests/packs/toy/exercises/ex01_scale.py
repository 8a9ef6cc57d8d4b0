"""Scaling: a toy exercise that the grader's own tests use.

Write a function and a module.
"""

from torch import Tensor, nn


def twice(x: Tensor) -> Tensor:
    """Return x times two, without changing x."""
    # TODO: return twice x
    raise NotImplementedError("twice is not written yet")


class Scale(nn.Module):
    """Multiply by a number that is given once."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        # TODO: keep the factor
        raise NotImplementedError("Scale.__init__ is not written yet")

    def forward(self, x: Tensor) -> Tensor:
        """Return x times the factor."""
        # TODO: multiply
        raise NotImplementedError("Scale.forward is not written yet")
