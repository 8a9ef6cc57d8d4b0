# /// verdict
# about = "positions as a plain CPU tensor that is moved and converted in each call; match statement"
# ///
from torch.cuda import device_count, is_available


def try_gpu(i=0):
    if i < 0:
        raise ValueError("i must not be negative")
    if not is_available() or i >= device_count():
        return torch.device("cpu")
    return torch.device(type="cuda", index=i)


def to_device(obj, device):
    match obj:
        case torch.Tensor() | nn.Module():
            return obj.to(device)
        case dict():
            return {k: to_device(v, device) for k, v in obj.items()}
        case list():
            return [to_device(v, device) for v in obj]
        case tuple():
            return tuple([to_device(v, device) for v in obj])
        case _:
            return obj


class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.position = s * torch.arange(float(width), dtype=torch.float64)

    def forward(self, X):
        return self.linear(X) + self.position.to(X)


class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width, dtype=torch.int64)
        mask[torch.randperm(width) < width // 2] = 1
        self.mask = nn.Buffer(mask)

    def forward(self, X):
        return self.linear(X * self.mask.to(X.dtype))
