# /// verdict
# about = "lets an unknown width end in a KeyError"
# [checks]
# multi_width = "failed: unknown-width-other-error"
# ///
import torch
from torch import nn


class MultiWidthMLP(nn.Module):
    def __init__(self, widths, hidden, n_out):
        super().__init__()
        self.adapters = nn.ModuleDict({str(w): nn.Linear(w, hidden) for w in widths})
        self.output = nn.Linear(hidden, n_out)

    def forward(self, X):
        return self.output(torch.relu(self.adapters[str(X.shape[1])](X)))
