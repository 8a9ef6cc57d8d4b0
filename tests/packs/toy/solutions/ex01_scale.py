"""Scaling: a toy exercise that the grader's own tests use.

Write a function and a module.
"""

from torch import Tensor, nn


def twice(x: Tensor) -> Tensor:
    """Return x times two, without changing x."""
    ### BEGIN SOLUTION: return twice x
    return 2 * x
    ### END SOLUTION


class Scale(nn.Module):
    """Multiply by a number that is given once."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        ### BEGIN SOLUTION: keep the factor
        self.factor = factor
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Return x times the factor."""
        ### BEGIN SOLUTION: multiply
        return self.factor * x
        ### END SOLUTION
