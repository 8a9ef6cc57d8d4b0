# /// verdict
# about = "one too many for odd widths"
# [checks]
# gate_math = "failed: mask-count-differs"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: (width + 1) // 2]] = 1.0
        self.register_buffer("mask", mask)

    def forward(self, X):
        return self.linear(X * self.mask)
