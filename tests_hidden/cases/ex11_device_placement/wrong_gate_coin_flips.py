# /// verdict
# about = "flips coins"
# [checks]
# gate_math = "failed: mask-count-differs"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = (torch.rand(width) < 0.5).float()
        self.register_buffer("mask", mask)

    def forward(self, X):
        return self.linear(X * self.mask)
