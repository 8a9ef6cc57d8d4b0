# /// verdict
# about = "one recursive generator of paths as tuples serves all functions; blocks through _modules"
# ///
def layers(*sizes):
    for a, b in zip(sizes, sizes[1:]):
        yield nn.Linear(a, b)
        yield nn.ReLU()


def block1():
    return nn.Sequential(*layers(4, 8, 4))


def block2(n=4):
    net = nn.Sequential()
    net._modules.update({f"block {i}": block1() for i in range(n)})
    return net


def every(module, path=()):
    if module is None:
        return
    for name, p in module._parameters.items():
        if p is not None:
            yield (*path, name), p
    for name, child in module._modules.items():
        yield from every(child, (*path, name))


def walk_parameters(net):
    first = {}
    for path, p in every(net):
        first.setdefault(p, ".".join(path))
    return [(name, p) for p, name in first.items()]


def parameter_table(net):
    return [(name, p.shape, p.requires_grad) for name, p in walk_parameters(net)]


def get_by_path(net, path):
    for segments, p in every(net):
        if ".".join(segments) == path:
            return p
    raise KeyError(f"no parameter is called {path!r}")


def without_gradient(net):
    return [name for name, p in walk_parameters(net) if p.grad is None]


def freeze(net, prefix):
    wanted = tuple(prefix.split("."))
    chosen = {p for path, p in every(net) if path[: len(wanted)] == wanted}
    if not chosen:
        raise KeyError(prefix)
    return sum(p.requires_grad_(False).numel() for p in chosen)


def describe(p):
    def copy(t):
        return None if t is None else t.detach().clone()

    facts = dict(trainable=p.requires_grad, dtype=p.dtype, device=str(p.device))
    return dict(value=copy(p), grad=copy(p.grad), **facts)
