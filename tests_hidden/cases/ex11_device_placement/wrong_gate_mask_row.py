# /// verdict
# about = "the mask is a row"
# [checks]
# gate_math = "failed: mask-shape-differs"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask[None])

    def forward(self, X):
        return self.linear(X * self.mask)
