# /// verdict
# about = "runs the Sequential without gradients"
# [checks]
# nest = "failed: gradient-missing"
# chimera = "failed: chimera-gradient-differs"
# ///
import torch
from torch import nn


class NestMLP(nn.Module):
    def __init__(self, n_in=20, n_out=16):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(n_in, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
        self.linear = nn.Linear(32, n_out)

    def forward(self, X):
        with torch.no_grad():
            h = self.net(X)
        return self.linear(h)
