# /// verdict
# about = "asks the mask for a value"
# [checks]
# gate_device_and_file = "failed: value-read"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask)

    def forward(self, X):
        if self.mask.sum() == 0:
            return self.linear(X * 0)
        return self.linear(X * self.mask)
