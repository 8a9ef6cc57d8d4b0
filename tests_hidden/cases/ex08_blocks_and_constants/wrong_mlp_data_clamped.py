# /// verdict
# about = "clips the hidden values behind the back of autograd"
# [checks]
# mlp = "failed: gradient-differs"
# ///
from torch import nn


class MLP(nn.Module):
    def __init__(self, n_in=20, n_hidden=256, n_out=10):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.out = nn.Linear(n_hidden, n_out)

    def forward(self, X):
        h = self.hidden(X)
        h.data.clamp_(min=0)
        return self.out(h)
