# /// verdict
# about = "pads every input to the largest width and uses one layer for all"
# [checks]
# multi_width = "failed: layers-per-width-differ"
# ///
import torch
from torch import nn


class MultiWidthMLP(nn.Module):
    def __init__(self, widths, hidden, n_out):
        super().__init__()
        self.widths = list(widths)
        self.first = nn.Linear(max(widths), hidden)
        self.output = nn.Linear(hidden, n_out)

    def forward(self, X):
        if X.shape[1] not in self.widths:
            raise ValueError("unknown width")
        X = nn.functional.pad(X, (0, max(self.widths) - X.shape[1]))
        return self.output(torch.relu(self.first(X)))
