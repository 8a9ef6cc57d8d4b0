# /// verdict
# about = "random numbers for a mask"
# [checks]
# gate_math = "failed: mask-values-differ"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.rand(width)
        self.register_buffer("mask", mask)

    def forward(self, X):
        return self.linear(X * self.mask)
