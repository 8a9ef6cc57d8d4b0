# /// verdict
# about = "keeps each block once in an nn.ModuleDict and the order as a list of names"
# standalone = true
# ///
import copy
import itertools
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn


class ListSequential(nn.Module):
    def __init__(self, *blocks: nn.Module) -> None:
        super().__init__()
        self.blocks = list(blocks)

    def forward(self, X: Tensor) -> Tensor:
        return self._from(0, X)

    def _from(self, k: int, X: Tensor) -> Tensor:
        return X if k == len(self.blocks) else self._from(k + 1, self.blocks[k](X))


class MySequential(nn.Module):
    def __init__(self, *blocks: nn.Module) -> None:
        super().__init__()
        self.parts = nn.ModuleDict()
        self.chain: list[str] = []
        for block in blocks:
            self.append(block)

    def append(self, block: nn.Module) -> "MySequential":
        name = next((k for k, b in self.parts.items() if b is block), None)
        if name is None:
            name = f"part{len(self.parts)}"
            self.parts[name] = block
        self.chain.append(name)
        return self

    def forward(self, X: Tensor) -> Tensor:
        for block in self:
            X = block(X)
        return X

    def __len__(self) -> int:
        return len(self.chain)

    def __iter__(self) -> Iterator[nn.Module]:
        return (self.parts[name] for name in self.chain)

    def __getitem__(self, i: int) -> nn.Module:
        return self.parts[self.chain[i]]


class _Watch:
    """One joint copy of net and blocks."""

    def __init__(self, net, blocks):
        self.net, self.blocks = copy.deepcopy((net, blocks))
        self.parameters = list(itertools.chain.from_iterable(b.parameters() for b in self.blocks))
        self.modules = list(itertools.chain.from_iterable(b.modules() for b in self.blocks))

    def optimizer_ok(self):
        ids = {id(p) for p in self.net.parameters()}
        return len(ids) > 0 and ids.issuperset(id(p) for p in self.parameters)

    def move(self):
        self.net.to("meta")
        return all(t.is_meta for b in self.blocks for t in itertools.chain(b.parameters(), b.buffers()))

    def eval(self):
        for m in self.modules:
            m.training = True
        self.net.eval()
        return sum(m.training for m in self.modules) == 0

    def zero_grad(self, X):
        for p in self.parameters:
            p.grad = None
        with torch.enable_grad():
            self.net(X.detach().clone()).sum().backward()
        self.net.zero_grad()
        return all(p.grad is None or torch.equal(p.grad, torch.zeros_like(p.grad)) for p in self.parameters)


def registration_report(net: nn.Module, blocks: Sequence[nn.Module], X: Tensor):
    return {
        "parameters": sum(p.numel() for p in net.parameters()),
        "optimizer_ok": _Watch(net, blocks).optimizer_ok(),
        "saved_keys": list(net.state_dict()),
        "to_moves_all": _Watch(net, blocks).move(),
        "eval_reaches_all": _Watch(net, blocks).eval(),
        "zero_grad_clears_all": _Watch(net, blocks).zero_grad(X),
    }
