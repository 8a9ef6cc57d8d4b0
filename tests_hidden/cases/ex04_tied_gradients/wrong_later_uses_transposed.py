# /// verdict
# about = "uses the transposed weight in the later uses, as the decoder of an autoencoder does"
# [checks]
# forward_and_gradient = "failed: output-differs"
# ///
from torch import nn


class Back(nn.Linear):
    def forward(self, X):
        return X @ self.weight + self.bias


def make_tied_mlp(n_in, width, n_out, uses=2):
    first = nn.Linear(width, width)
    layers = [nn.Linear(n_in, width), nn.ReLU(), first, nn.ReLU()]
    for _ in range(uses - 1):
        layer = Back(width, width)
        layer.weight, layer.bias = first.weight, first.bias
        layers += [layer, nn.ReLU()]
    layers.append(nn.Linear(width, n_out))
    return nn.Sequential(*layers)
