# /// verdict
# about = "never clears the gradients"
# seen = "torch/DEPRECEATED-torch7-distro#156"
# [checks]
# train = "failed: gradients-accumulate"
# ///
import torch


def train_tied(net, X, Y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = ((net(X) - Y) ** 2).mean()
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
    return losses
