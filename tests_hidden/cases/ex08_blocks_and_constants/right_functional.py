# /// verdict
# about = "uses torch.nn.functional and keyword arguments"
# ///
import torch
import torch.nn.functional as F
from torch import nn

class MLP(nn.Module):
    def __init__(self, n_in=20, n_hidden=256, n_out=10):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.out = nn.Linear(n_hidden, n_out)

    def forward(self, X):
        h = F.relu(self.hidden(X), inplace=True)
        return self.out(h)


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.register_buffer("rand_weight", torch.rand(width, width))
        self.linear = nn.Linear(width, width)

    def forward(self, X):
        h = self.linear(X)
        h = F.relu(torch.mm(h, self.rand_weight) + 1)
        h = self.linear(h)
        while torch.norm(h, p=1) > 1:
            h = torch.div(h, 2)
        return torch.sum(h)


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in))
        self.c = c

    def forward(self, X):
        return (X * (self.c * self.w)).sum(dim=1)
