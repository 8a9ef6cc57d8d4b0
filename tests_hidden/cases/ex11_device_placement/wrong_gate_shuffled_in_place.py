# /// verdict
# about = "shuffles the mask after each call"
# [checks]
# gate_math = "failed: mask-per-call"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask)

    def forward(self, X):
        out = self.linear(X * self.mask)
        self.mask = self.mask.roll(1)
        return out
