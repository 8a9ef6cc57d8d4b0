# /// verdict
# about = "ties with register_parameter; trains with torch.optim.SGD"
# ///
import torch
from torch import nn


def tie(a, b):
    if a.in_features != b.in_features or a.out_features != b.out_features:
        raise ValueError("different sizes")
    b.register_parameter("weight", a.weight)
    b.register_parameter("bias", a.bias)


def train_tied(net, X, Y, lr, steps):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    criterion = nn.MSELoss()
    history = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = criterion(net(X), Y)
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history
