# /// verdict
# about = "masks X in place"
# [checks]
# gate_math = "failed: input-modified"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask)

    def forward(self, X):
        masked = X.detach()
        masked *= self.mask
        return self.linear(X * self.mask)
