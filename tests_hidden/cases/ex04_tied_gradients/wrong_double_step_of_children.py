# /// verdict
# about = "walks children(), and moves a Parameter twice that two modules hold"
# [checks]
# train = "failed: tied-parameter-stepped-twice"
# ///
import torch
from torch import nn


def train_tied(net, X, Y, lr, steps):
    losses = []
    for _ in range(steps):
        net.zero_grad()
        loss = nn.functional.mse_loss(net(X), Y)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for layer in net.children():
                for p in layer.parameters():
                    p -= lr * p.grad
    return losses
