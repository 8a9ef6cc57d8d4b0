# /// verdict
# about = "minimises the sum of the squared errors"
# [checks]
# train = "failed: sum-instead-of-mean"
# ///
import torch


def train_tied(net, X, Y, lr, steps):
    losses = []
    for _ in range(steps):
        net.zero_grad()
        loss = ((net(X) - Y) ** 2).sum()
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
    return losses
