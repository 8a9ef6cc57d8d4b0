# /// verdict
# about = "writes p = p - lr * p.grad, which moves nothing"
# [checks]
# train = "failed: nothing-moved"
# ///
from torch import nn


def train_tied(net, X, Y, lr, steps):
    losses = []
    for _ in range(steps):
        net.zero_grad()
        loss = nn.functional.mse_loss(net(X), Y)
        loss.backward()
        losses.append(loss.item())
        for p in net.parameters():
            p = p - lr * p.grad
    return losses
