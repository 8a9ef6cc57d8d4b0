# /// verdict
# about = "fills missing gradients with zeros"
# [checks]
# without_gradient = "failed: net-changed"
# ///
import torch


def without_gradient(net):
    names = []
    for name, p in net.named_parameters():
        if p.grad is None:
            names.append(name)
            p.grad = torch.zeros_like(p)
    return names
