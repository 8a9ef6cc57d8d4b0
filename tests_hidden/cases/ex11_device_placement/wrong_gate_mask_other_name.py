# /// verdict
# about = "the mask has another name"
# [checks]
# gate_math = "failed: mask-missing"
# gate_device_and_file = "failed: mask-not-registered"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("gate", mask)

    def forward(self, X):
        return self.linear(X * self.gate)
