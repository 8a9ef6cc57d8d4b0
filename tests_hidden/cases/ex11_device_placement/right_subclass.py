# /// verdict
# about = "a common base class, linspace, add_ on a fresh tensor, accelerator API"
# ///
class Follower(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)

    @property
    def place(self):
        return {"device": self.linear.weight.device, "dtype": self.linear.weight.dtype}


def try_all_gpus():
    if not torch.cuda.is_available():
        return [torch.device("cpu")]
    return [torch.device("cuda", i) for i in range(torch.accelerator.device_count())]


def devices_of(net):
    result = set()
    net.apply(lambda m: result.update(p.device for p in m._parameters.values() if p is not None))
    net.apply(lambda m: result.update(b.device for b in m._buffers.values() if b is not None))
    return result


class PositionBlock(Follower):
    def __init__(self, width, s=0.1):
        super().__init__(width)
        self.s, self.width = s, width

    def forward(self, X):
        positions = torch.linspace(0, self.width - 1, self.width, **self.place)
        return torch.add(self.linear(X), positions, alpha=self.s)


class GateBlock(Follower):
    def __init__(self, width):
        super().__init__(width)
        mask = [1.0] * (width // 2) + [0.0] * (width - width // 2)
        order = torch.randperm(width).tolist()
        self.register_buffer("mask", torch.tensor([mask[k] for k in order]))

    def forward(self, X):
        return self.linear(torch.einsum("...i,i->...i", X, self.mask))
