# /// verdict
# about = "has an output layer for every width"
# [checks]
# multi_width = "failed: output-layer-not-shared"
# ///
from torch import nn


class MultiWidthMLP(nn.Module):
    def __init__(self, widths, hidden, n_out):
        super().__init__()
        self.nets = nn.ModuleDict()
        for w in widths:
            self.nets[str(w)] = nn.Sequential(nn.Linear(w, hidden), nn.ReLU(), nn.Linear(hidden, n_out))

    def forward(self, X):
        key = str(X.shape[1])
        if key not in self.nets:
            raise ValueError(key)
        return self.nets[key](X)
