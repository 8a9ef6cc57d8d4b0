# /// verdict
# about = "returns loss tensors that keep their graphs"
# [checks]
# train = "failed: losses-are-tensors"
# ///
import torch
from torch import nn


def train_tied(net, X, Y, lr, steps):
    losses = []
    for _ in range(steps):
        net.zero_grad()
        loss = nn.functional.mse_loss(net(X), Y)
        loss.backward()
        losses.append(loss)
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
    return losses
