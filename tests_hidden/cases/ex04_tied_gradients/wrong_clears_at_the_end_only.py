# /// verdict
# about = "clears after each step, so that old gradients enter the first one"
# [checks]
# train = "failed: old-gradients-used"
# ///
import torch
from torch import nn


def train_tied(net, X, Y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = nn.functional.mse_loss(net(X), Y)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
        net.zero_grad()
    return losses
