# /// verdict
# about = "functools.singledispatch for to_device; the mask from multinomial, an nn.Buffer"
# ///
from functools import singledispatch


@singledispatch
def to_device(obj, device):
    return obj


@to_device.register(Tensor)
@to_device.register(nn.Module)
def _(obj, device):
    return obj.to(device)


@to_device.register
def _(obj: dict, device):
    return {k: to_device(v, device) for k, v in obj.items()}


@to_device.register(list)
@to_device.register(tuple)
def _(obj, device):
    return type(obj)(to_device(v, device) for v in obj)


def copies_on_move(x, device):
    d = torch.device(device)
    return (x.device.type, x.device.index) != (d.type, d.index)


class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.factor = s

    def forward(self, X):
        Y = self.linear(X)
        return torch.add(Y, Y.new_tensor(range(Y.shape[-1])), alpha=self.factor)


class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width, dtype=torch.float32)
        if width > 1:
            places = torch.multinomial(torch.ones(width), width // 2, replacement=False)
            mask.scatter_(0, places, 1.0)
        self.mask = nn.Buffer(mask)

    def forward(self, X):
        return self.linear(X.mul(self.mask))
