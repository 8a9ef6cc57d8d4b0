# /// verdict
# about = "detaches the weight in all uses but the first"
# [checks]
# forward_and_gradient = "failed: gradient-misses-a-use"
# ///
from torch import nn


class Again(nn.Linear):
    def __init__(self, first):
        super().__init__(first.in_features, first.out_features)
        self.weight = first.weight
        self.bias = first.bias

    def forward(self, X):
        # the gradient was already counted by the first use
        return nn.functional.linear(X, self.weight.detach(), self.bias.detach())


def make_tied_mlp(n_in, width, n_out, uses=2):
    first = nn.Linear(width, width)
    layers = [nn.Linear(n_in, width), nn.ReLU(), first, nn.ReLU()]
    for _ in range(uses - 1):
        layers += [Again(first), nn.ReLU()]
    layers.append(nn.Linear(width, n_out))
    return nn.Sequential(*layers)
