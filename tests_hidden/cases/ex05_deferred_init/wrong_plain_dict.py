# /// verdict
# about = "keeps the input layers in a plain dictionary"
# [checks]
# multi_width = "failed: input-layers-not-registered"
# ///
import torch
from torch import nn


class MultiWidthMLP(nn.Module):
    def __init__(self, widths, hidden, n_out):
        super().__init__()
        self.adapters = {w: nn.Linear(w, hidden) for w in widths}
        self.output = nn.Linear(hidden, n_out)

    def forward(self, X):
        if X.shape[1] not in self.adapters:
            raise ValueError("unknown width")
        return self.output(torch.relu(self.adapters[X.shape[1]](X)))
