# /// verdict
# about = "autograd-free thinking: iterative to_device with a stack of frames, kwargs of to"
# ///
def to_device(obj, device):
    def moved(value):
        for kinds, rule in rules:
            if isinstance(value, kinds):
                return rule(value)
        return value

    rules = [
        ((Tensor, nn.Module), lambda v: v.to(device=device, non_blocking=True)),
        (dict, lambda v: dict((k, moved(item)) for k, item in v.items())),
        (list, lambda v: list(map(moved, v))),
        (tuple, lambda v: tuple(map(moved, v))),
    ]
    return moved(obj)


def add_on(x, y, device):
    x, y = to_device((x, y), device)
    return torch.stack([x, y]).sum(dim=0)


class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.scale = float(s)
        self.register_buffer("index", torch.arange(width), persistent=False)

    def forward(self, X):
        return self.linear(X) + (self.index * self.scale).to(X.dtype)
