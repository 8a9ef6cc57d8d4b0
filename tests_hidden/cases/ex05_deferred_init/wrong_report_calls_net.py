# /// verdict
# about = "calls the network with a guessed input to learn the shapes"
# [checks]
# parameter_shapes = "failed: net-was-materialised"
# ///
import torch


def parameter_shapes(net):
    net(torch.zeros(1, 20))
    return {name: tuple(p.shape) for name, p in net.named_parameters()}
