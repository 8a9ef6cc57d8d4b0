# /// verdict
# about = "positions by new_tensor; scale as a buffer; mask by index_fill and torch.where"
# ///
def add_on(x, y, device):
    there = torch.device(device)
    x, y = (t if t.device == there else t.to(there) for t in (x, y))
    return sum([x, y])


class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.register_buffer("s", torch.tensor(float(s)))

    def forward(self, X):
        return self.linear(X) + self.s * X.new_tensor(range(X.shape[-1]))


class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        chosen = torch.randperm(width)[: width // 2]
        self.register_buffer("mask", torch.zeros(width).index_fill(0, chosen, 1.0))

    def forward(self, X):
        return self.linear(torch.where(self.mask > 0, X, torch.zeros_like(X)))
