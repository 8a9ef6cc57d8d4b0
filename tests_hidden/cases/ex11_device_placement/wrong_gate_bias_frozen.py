# /// verdict
# about = "the bias is frozen"
# [checks]
# gate_math = "failed: gate-names-differ"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask)
        self.linear.bias.requires_grad = False

    def forward(self, X):
        return self.linear(X * self.mask)
