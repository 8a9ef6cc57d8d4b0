# /// verdict
# about = "records the loss after each step"
# [checks]
# train = "failed: loss-after-step"
# ///
import torch
from torch import nn


def train_tied(net, X, Y, lr, steps):
    losses = []
    for _ in range(steps):
        net.zero_grad()
        nn.functional.mse_loss(net(X), Y).backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
            losses.append(nn.functional.mse_loss(net(X), Y).item())
    return losses
