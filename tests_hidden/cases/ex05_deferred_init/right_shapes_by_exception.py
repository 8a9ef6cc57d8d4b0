# /// verdict
# about = "finds pending parameters by the exception that reading the shape raises"
# ///
from torch import nn


def parameter_shapes(net):
    shapes = {}
    for name, p in net.named_parameters():
        try:
            shapes[name] = tuple(p.shape)
        except RuntimeError:
            shapes[name] = None
    return shapes


class MultiWidthMLP(nn.Module):
    def __init__(self, widths, hidden, n_out):
        super().__init__()
        for w in widths:
            self.add_module(f"input{w}", nn.Linear(w, hidden))
        self.head = nn.Sequential(nn.ReLU(), nn.Linear(hidden, n_out))

    def forward(self, X):
        for layer in self.children():
            if isinstance(layer, nn.Linear) and layer.in_features == X.shape[1]:
                return self.head(layer(X))
        raise ValueError(f"no layer for {X.shape[1]} features")
