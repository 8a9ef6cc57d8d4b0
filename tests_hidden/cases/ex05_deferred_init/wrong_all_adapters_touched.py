# /// verdict
# about = "adds every other input layer with a factor of zero"
# [checks]
# multi_width = "failed: unused-layers-get-gradients"
# ///
import torch
from torch import nn


class MultiWidthMLP(nn.Module):
    def __init__(self, widths, hidden, n_out):
        super().__init__()
        self.widths = list(widths)
        self.adapters = nn.ModuleList(nn.Linear(w, hidden) for w in widths)
        self.output = nn.Linear(hidden, n_out)

    def forward(self, X):
        if X.shape[1] not in self.widths:
            raise ValueError("unknown width")
        out = 0
        for w, layer in zip(self.widths, self.adapters):
            if w == X.shape[1]:
                out = out + layer(X)
            else:
                out = out + 0 * layer(X.new_zeros(X.shape[0], w))
        return self.output(torch.relu(out))
