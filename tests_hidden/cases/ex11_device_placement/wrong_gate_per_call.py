# /// verdict
# about = "draws a mask in each call"
# [checks]
# gate_math = "failed: mask-per-call"
# gate_device_and_file = "error: made-on-the-cpu"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask)

    def forward(self, X):
        mask = torch.zeros(X.shape[-1], dtype=X.dtype)
        mask[torch.randperm(X.shape[-1])[: X.shape[-1] // 2]] = 1.0
        return self.linear(X * mask)
