"""A judge in the same process that has its references ready before it asks, one point each."""

import ex01_scale
import torch

torch.set_num_threads(1)
points = 0
for _ in range(30):
    x = torch.randn(100, 100, dtype=torch.float64)
    expected = (2 * x).tolist()
    points += ex01_scale.twice(x).tolist() == expected
assert points > 0
