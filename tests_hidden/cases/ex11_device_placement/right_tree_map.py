# /// verdict
# about = "torch's own tree_map does the recursion; a base class with a step before and one after the layer"
# ///
from torch.utils import _pytree


def try_gpu(i=0):
    if not i >= 0:
        raise ValueError(f"{i=}")
    gpus = torch.cuda.device_count()
    return torch.device("cpu" if i >= gpus else f"cuda:{i}")


def to_device(obj, device):
    return _pytree.tree_map(
        lambda leaf: leaf.to(device) if isinstance(leaf, (Tensor, nn.Module)) else leaf,
        obj,
        is_leaf=lambda value: type(value) not in (dict, list, tuple),
    )


def copies_on_move(x, device):
    return torch.device(device) not in {x.device}


def add_on(x, y, device):
    total = [t.to(torch.device(device)) for t in (x, y)]
    return sum(total[1:], start=total[0])


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)

    def before(self, X):
        return X

    def after(self, Y):
        return Y

    def forward(self, X):
        return self.after(self.linear(self.before(X)))


class PositionBlock(Block):
    def __init__(self, width, s=0.1):
        super().__init__(width)
        self._s = s

    def after(self, Y):
        positions = torch.arange(Y.size(-1), device=Y.device).to(Y.dtype)
        return Y + positions * self._s


class GateBlock(Block):
    def __init__(self, width):
        super().__init__(width)
        ones = width // 2
        mask = torch.tensor([1] * ones + [0] * (width - ones), dtype=torch.int8)
        self.register_buffer("mask", mask[torch.randperm(width)])

    def before(self, X):
        return X * self.mask
