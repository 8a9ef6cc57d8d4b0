# /// verdict
# about = "removes where the mask is one"
# [checks]
# gate_math = "failed: mask-inverted"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask)

    def forward(self, X):
        return self.linear(X * (1 - self.mask))
