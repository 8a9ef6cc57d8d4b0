# /// verdict
# about = "pads an unknown width to the next known one"
# [checks]
# multi_width = "failed: unknown-width-accepted"
# ///
import torch
from torch import nn


class MultiWidthMLP(nn.Module):
    def __init__(self, widths, hidden, n_out):
        super().__init__()
        self.adapters = nn.ModuleDict({str(w): nn.Linear(w, hidden) for w in widths})
        self.output = nn.Linear(hidden, n_out)

    def forward(self, X):
        fitting = [int(w) for w in self.adapters if int(w) >= X.shape[1]]
        if not fitting:
            raise ValueError("too wide")
        width = min(fitting)
        X = nn.functional.pad(X, (0, width - X.shape[1]))
        return self.output(torch.relu(self.adapters[str(width)](X)))
