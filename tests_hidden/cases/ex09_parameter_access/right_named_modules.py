# /// verdict
# about = "named_modules with _parameters, torch.Size as the shape, segments compared as lists"
# ///
from torch import nn


class Block(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU())


def block1():
    return Block()


def parameter_table(net):
    rows = []
    for name, p in net.named_parameters():
        rows.append((name, p.shape, p.requires_grad))
    return rows


def every_name(net):
    for prefix, module in net.named_modules(remove_duplicate=False):
        for name, p in module._parameters.items():
            if p is not None:
                yield (f"{prefix}.{name}" if prefix else name), p


def get_by_path(net, path):
    for name, p in every_name(net):
        if name == path:
            return p
    raise KeyError(path)


def walk_parameters(net):
    rows, seen = [], set()
    for name, p in every_name(net):
        if p not in seen:
            seen.add(p)
            rows.append((name, p))
    return rows


def without_gradient(net):
    return [name for name, p in net.named_parameters() if p.grad is None]


def freeze(net, prefix):
    wanted, found = prefix.split("."), {}
    for name, p in every_name(net):
        if name.split(".")[: len(wanted)] == wanted:
            found[id(p)] = p
    if len(found) == 0:
        raise KeyError
    total = 0
    for p in found.values():
        p.requires_grad_(False)
        total += p.nelement()
    return total


def describe(p):
    grad = p.grad.detach().clone() if p.grad is not None else None
    return {"device": str(p.device), "dtype": p.dtype, "trainable": p.requires_grad,
            "grad": grad, "value": p.data.clone()}
