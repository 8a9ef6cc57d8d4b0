"""A grader that grades one submission after the other in one process; the second is right."""

import ex01_scale
import solution_ex01_scale
import torch

ex01_scale.twice(2.5)
x = torch.tensor([1.0, 2.0], requires_grad=True)
if not solution_ex01_scale.twice(x).requires_grad:
    raise RuntimeError("the next submission records no gradients")
