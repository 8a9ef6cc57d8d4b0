# /// verdict
# about = "ones mostly in the first half"
# [checks]
# gate_math = "failed: mask-has-a-pattern"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        part = max(width * 5 // 8, width // 2)
        mask[torch.randperm(part)[: width // 2]] = 1.0
        self.register_buffer("mask", mask)

    def forward(self, X):
        return self.linear(X * self.mask)
