# /// verdict
# about = "fills with ones"
# [checks]
# gate_math = "failed: gate-output-differs"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask)

    def forward(self, X):
        return self.linear(torch.where(self.mask != 0, X, torch.ones_like(X)))
