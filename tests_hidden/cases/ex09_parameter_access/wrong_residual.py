# /// verdict
# about = "adds the input to each block's output"
# [checks]
# rgnet = "failed: rgnet-output-differs"
# ///
from torch import nn


class Block(nn.Sequential):
    def forward(self, X):
        return X + super().forward(X)


def block1():
    return Block(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU())
