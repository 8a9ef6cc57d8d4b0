# /// verdict
# about = "a whole answer of its own: spec as JSON text, a table of builders, entries copied one by one"
# standalone = true
# ///
import json
from copy import deepcopy

import torch
from torch import nn


def read(path, device):
    return torch.load(path, map_location=str(device), weights_only=True)


def save_tensors(path, obj):
    torch.save(obj, str(path))


def load_tensors(path, device="cpu"):
    return read(path, device)


def save_checkpoint(path, net, optimizer=None, epoch=0):
    data = {"epoch": epoch, "model_state": net.state_dict()}
    if optimizer is not None:
        data["optim_state"] = optimizer.state_dict()
    torch.save(data, str(path))


def load_checkpoint(path, net, optimizer=None, device="cpu"):
    data = read(path, device)
    net.load_state_dict(data["model_state"])
    if optimizer is not None:
        optimizer.load_state_dict(data["optim_state"])
    return data["epoch"]


def restore(path, factory, device="cpu"):
    net = factory().to(device).eval()
    missing, unexpected = net.load_state_dict(read(path, device), strict=False)
    if missing or unexpected:
        raise RuntimeError(f"missing {missing}, unexpected {unexpected}")
    return net


def snapshot(net):
    return deepcopy(net).state_dict()


def reuse_first_layers(src, dst, n):
    if n < 0 or n > len(src) or n > len(dst):
        raise ValueError("n is out of range")
    pairs = []
    for i in range(n):
        theirs, mine = src[i].state_dict(), dst[i].state_dict()
        if set(theirs) != set(mine):
            raise ValueError(f"layer {i} has other entries")
        for name in theirs:
            if theirs[name].size() != mine[name].size():
                raise ValueError(f"{i}.{name} has another shape")
            pairs.append((mine[name], theirs[name]))
    with torch.no_grad():
        for mine, theirs in pairs:
            mine.copy_(theirs)
    return len(pairs)


def is_size(value):
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def is_share(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1


BUILDERS = {
    "Linear": (nn.Linear, [is_size, is_size]),
    "ReLU": (nn.ReLU, []),
    "Tanh": (nn.Tanh, []),
    "Dropout": (nn.Dropout, [is_share]),
}


def build(spec):
    if not isinstance(spec, list):
        raise ValueError("the description is no list")
    layers = []
    for row in spec:
        if not isinstance(row, list) or not row or not isinstance(row[0], str):
            raise ValueError("a row is a list that begins with a name")
        if row[0] not in BUILDERS:
            raise ValueError(f"unknown layer {row[0]}")
        layer, tests = BUILDERS[row[0]]
        args = row[1:]
        if len(args) != len(tests) or not all(t(a) for t, a in zip(tests, args)):
            raise ValueError(f"wrong arguments for {row[0]}")
        layers.append(layer(*args))
    return nn.Sequential(*layers)


def save_model(path, spec, net):
    build(spec)
    torch.save({"architecture": json.dumps(spec), "weights": net.state_dict()}, str(path))


def load_model(path, device="cpu"):
    data = read(path, device)
    net = build(json.loads(data["architecture"])).to(device).eval()
    net.load_state_dict(data["weights"])
    return net
