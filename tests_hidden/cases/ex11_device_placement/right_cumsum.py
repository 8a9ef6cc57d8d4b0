# /// verdict
# about = "cumulative sum of ones; scale as 0-dim tensor; frozen Parameter as mask"
# ///
import itertools


def try_gpu(i=0):
    gpus = range(torch.cuda.device_count())
    if i < 0:
        raise ValueError("there is no such GPU")
    return torch.device("cuda", i) if i in gpus else torch.device("cpu")


def try_all_gpus():
    gpus = list(itertools.takewhile(lambda d: d.type == "cuda", map(try_gpu, itertools.count())))
    return gpus if gpus else [try_gpu(0)]


def devices_of(net):
    return {t.device for _, t in [*net.named_parameters(), *net.named_buffers()]}


def copies_on_move(x, device):
    return str(x.device) != str(device)


def add_on(x, y, device):
    if copies_on_move(x, device):
        x = x.to(device)
    if copies_on_move(y, device):
        y = y.to(device)
    return x.add(y)


class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = torch.tensor(s)

    def forward(self, X):
        return self.linear(X) + self.s * (torch.ones_like(X).cumsum(-1) - 1)


class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        ones = torch.cat([torch.ones(width // 2), torch.zeros(width - width // 2)])
        self.mask = nn.Parameter(ones[torch.randperm(width)], requires_grad=False)

    def forward(self, X):
        return nn.functional.linear(X * self.mask, self.linear.weight, self.linear.bias)
