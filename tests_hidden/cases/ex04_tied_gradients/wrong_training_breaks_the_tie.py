# /// verdict
# about = "stores the moved values in a new Parameter at every place"
# [checks]
# train = "failed: training-broke-tie"
# ///
from torch import nn


def train_tied(net, X, Y, lr, steps):
    losses = []
    for _ in range(steps):
        net.zero_grad()
        loss = nn.functional.mse_loss(net(X), Y)
        loss.backward()
        losses.append(loss.item())
        for name, p in list(net.named_parameters(remove_duplicate=False)):
            path, _, last = name.rpartition(".")
            setattr(net.get_submodule(path), last, nn.Parameter(p.detach() - lr * p.grad))
    return losses
