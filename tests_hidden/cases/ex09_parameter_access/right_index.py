# /// verdict
# about = "an index of all names, a dataclass made anew in each call; match, and a NamedTuple as a dict"
# ///
import copy
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass
class Index:
    first: dict = field(default_factory=dict)
    by_name: dict = field(default_factory=dict)

    @classmethod
    def of(cls, net):
        index = cls()
        index.add(net, [])
        return index

    def add(self, module, path):
        for name, p in module._parameters.items():
            if p is not None:
                full = ".".join([*path, name])
                self.by_name[full] = p
                self.first.setdefault(p, full)
        for name, child in module._modules.items():
            if child is not None:
                self.add(child, [*path, name])

    def under(self, prefix):
        return {p for name, p in self.by_name.items() if (name + ".").startswith(prefix + ".")}


def parameter_table(net):
    return [(name, tuple(p.shape), p.requires_grad) for p, name in Index.of(net).first.items()]


def get_by_path(net, path):
    return Index.of(net).by_name[path]


def walk_parameters(net):
    return [(name, p) for p, name in Index.of(net).first.items()]


def without_gradient(net):
    return [name for p, name in Index.of(net).first.items() if p.grad is None]


def freeze(net, prefix):
    match Index.of(net).under(prefix):
        case params if params:
            nn.ParameterList(params).requires_grad_(False)
            return sum(map(torch.numel, params))
        case _:
            raise KeyError(prefix)


class Facts(NamedTuple):
    value: torch.Tensor
    grad: torch.Tensor | None
    trainable: bool
    dtype: torch.dtype
    device: str


def describe(p):
    grad = None if p.grad is None else copy.deepcopy(p.grad.detach())
    return Facts(copy.deepcopy(p.detach()), grad, p.requires_grad, p.dtype, str(p.device))._asdict()
