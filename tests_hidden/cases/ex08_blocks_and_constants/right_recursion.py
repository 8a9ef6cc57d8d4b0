# /// verdict
# about = "halves by recursion, with clamp for ReLU"
# ///
import torch
from torch import nn


def halved(h):
    return h if h.abs().sum() <= 1 else halved(h * 0.5)


class MLP(nn.Module):
    def __init__(self, n_in=20, n_hidden=256, n_out=10):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.out = nn.Linear(n_hidden, n_out)

    def forward(self, X):
        return self.out(self.hidden(X).clamp(min=0))


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.register_buffer("rand_weight", torch.rand(width, width))
        self.linear = nn.Linear(width, width)

    def forward(self, X):
        h = self.linear(X)
        h = (h @ self.rand_weight + 1).clamp(min=0)
        h = self.linear(h)
        h = halved(h)
        return h.sum()


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.w = nn.Parameter(torch.ones(n_in))
        self.c = torch.tensor(float(c))

    def forward(self, X):
        return torch.einsum("ni,i->n", X, self.w) * self.c
