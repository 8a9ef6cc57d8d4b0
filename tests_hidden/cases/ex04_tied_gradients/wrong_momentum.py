# /// verdict
# about = "trains with momentum"
# [checks]
# train = "failed: training-differs"
# ///
import torch
from torch import nn


def train_tied(net, X, Y, lr, steps):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(X), Y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
