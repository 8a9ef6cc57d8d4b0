# /// verdict
# about = "forward returns nothing"
# [checks]
# gate_math = "failed: no-tensor-returned"
# gate_device_and_file = "failed: no-tensor-returned"
# dtype = "failed: no-tensor-returned"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask)

    def forward(self, X):
        out = self.linear(X * self.mask)
