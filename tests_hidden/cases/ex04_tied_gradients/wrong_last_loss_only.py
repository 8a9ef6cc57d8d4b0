# /// verdict
# about = "returns the last loss instead of a list"
# [checks]
# train = "failed: loss-count-differs"
# ///
import torch
from torch import nn


def train_tied(net, X, Y, lr, steps):
    for _ in range(steps):
        net.zero_grad()
        loss = nn.functional.mse_loss(net(X), Y)
        loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
    return loss.item()
