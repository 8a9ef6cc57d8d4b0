# /// verdict
# about = "inherits from nn.ModuleList, folds with functools.reduce, takes a joint copy for each flag"
# standalone = true
# ///
import copy
from collections.abc import Sequence
from functools import reduce

import torch
from torch import Tensor, nn


class ListSequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = [*blocks]

    def forward(self, X):
        return reduce(lambda h, block: block(h), self.blocks, X)


class MySequential(nn.ModuleList):
    # append, __len__, __iter__, __getitem__ are inherited
    def __init__(self, *blocks):
        super().__init__(blocks)

    def forward(self, X):
        return reduce(lambda h, block: block(h), self, X)


def registration_report(net: nn.Module, blocks: Sequence[nn.Module], X: Tensor) -> dict:
    def joint():
        return copy.deepcopy((net, list(blocks)))

    def moves():
        n, bs = joint()
        n.to("meta")
        return not any(t.device.type != "meta" for b in bs for f in (b.parameters, b.buffers) for t in f())

    def evals():
        n, bs = joint()
        [m.__setattr__("training", True) for b in bs for m in b.modules()]
        n.eval()
        return not any(m.training for b in bs for m in b.modules())

    def clears():
        n, bs = joint()
        with torch.enable_grad():
            n(X.detach().clone()).sum().backward()
        n.zero_grad()
        return all(p.grad is None or p.grad.count_nonzero() == 0 for b in bs for p in b.parameters())

    mine = set(map(id, net.parameters()))
    theirs = {id(p) for b in blocks for p in b.parameters()}
    return dict(
        parameters=sum(map(Tensor.numel, net.parameters())),
        optimizer_ok=mine != set() and theirs <= mine,
        saved_keys=[*net.state_dict().keys()],
        to_moves_all=moves(),
        eval_reaches_all=evals(),
        zero_grad_clears_all=clears(),
    )
