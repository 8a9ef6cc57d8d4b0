# /// verdict
# about = "the mask is a parameter"
# [checks]
# gate_math = "failed: mask-trained"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.mask = nn.Parameter(mask)

    def forward(self, X):
        return self.linear(X * self.mask)
