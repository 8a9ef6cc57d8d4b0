# /// verdict
# about = "makes the input layers lazy, although their widths are known"
# [checks]
# multi_width = "failed: layers-pending"
# ///
import torch
from torch import nn


class MultiWidthMLP(nn.Module):
    def __init__(self, widths, hidden, n_out):
        super().__init__()
        self.adapters = nn.ModuleDict({str(w): nn.LazyLinear(hidden) for w in widths})
        self.output = nn.LazyLinear(n_out)

    def forward(self, X):
        if str(X.shape[1]) not in self.adapters:
            raise ValueError("unknown width")
        return self.output(torch.relu(self.adapters[str(X.shape[1])](X)))
