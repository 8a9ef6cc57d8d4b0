# /// verdict
# about = "computes with a copy of the constant"
# [checks]
# fixed_forward = "failed: rand-weight-not-used"
# constant_travels = "failed: loaded-constant-not-used"
# ///
import torch
from torch import nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.register_buffer("rand_weight", torch.rand(width, width))
        self.register_buffer("fixed", self.rand_weight.clone(), persistent=False)
        self.linear = nn.Linear(width, width)

    def forward(self, X):
        h = self.linear(X)
        h = torch.relu(h @ self.fixed + 1)
        h = self.linear(h)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
