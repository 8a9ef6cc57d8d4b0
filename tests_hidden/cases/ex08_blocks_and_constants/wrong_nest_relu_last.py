# /// verdict
# about = "puts a ReLU behind the last layer"
# [checks]
# nest = "failed: nest-relu-last"
# ///
import torch
from torch import nn


class NestMLP(nn.Module):
    def __init__(self, n_in=20, n_out=16):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(n_in, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
        self.linear = nn.Linear(32, n_out)

    def forward(self, X):
        return torch.relu(self.linear(self.net(X)))
