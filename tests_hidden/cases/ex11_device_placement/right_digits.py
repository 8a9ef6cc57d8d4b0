# /// verdict
# about = "is_available, loops and isinstance chains; positions as a buffer that is not saved"
# ///
def try_gpu(i=0):
    if i < 0:
        raise ValueError(i)
    if torch.cuda.is_available() and torch.cuda.device_count() >= i + 1:
        return torch.device("cuda", i)
    return torch.device("cpu")


def try_all_gpus():
    count = torch.cuda.device_count()
    if count == 0:
        return [torch.device("cpu")]
    return [try_gpu(i) for i in range(count)]


def to_device(obj, device):
    kind = type(obj)
    if kind is dict:
        return dict(zip(obj, to_device(list(obj.values()), device), strict=True))
    if kind in (list, tuple):
        moved = []
        for value in obj:
            moved.append(to_device(value, device))
        return kind(moved)
    return obj.to(device) if isinstance(obj, (Tensor, nn.Module)) else obj


def devices_of(net):
    found = set()
    for module in net.modules():
        for tensor in (*module.parameters(recurse=False), *module.buffers(recurse=False)):
            found.add(tensor.device)
    return found


def copies_on_move(x, device):
    return x.to(device) is not x


def add_on(x, y, device):
    return torch.add(x.to(device), y.to(device))


class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        position = torch.arange(width, dtype=torch.get_default_dtype())
        self.register_buffer("position", s * position, persistent=False)

    def forward(self, X):
        return self.linear(X) + self.position


class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.rand(width).argsort().argsort() < width // 2
        self.register_buffer("mask", mask)

    def forward(self, X):
        return self.linear(X * self.mask)
