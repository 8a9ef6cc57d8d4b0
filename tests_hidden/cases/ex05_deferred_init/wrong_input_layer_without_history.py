# /// verdict
# about = "treats the input layer as fixed preprocessing"
# [checks]
# multi_width = "failed: used-layer-without-gradient"
# ///
import torch
from torch import nn


class MultiWidthMLP(nn.Module):
    def __init__(self, widths, hidden, n_out):
        super().__init__()
        self.adapters = nn.ModuleDict({str(w): nn.Linear(w, hidden) for w in widths})
        self.output = nn.Linear(hidden, n_out)

    def forward(self, X):
        if str(X.shape[1]) not in self.adapters:
            raise ValueError("unknown width")
        with torch.no_grad():
            H = torch.relu(self.adapters[str(X.shape[1])](X))
        return self.output(H)
