# /// verdict
# about = "asks for cuda wherever X is not on the CPU"
# [checks]
# position_device = "error: cuda-hard-coded"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        device = "cpu" if X.device.type == "cpu" else "cuda"
        return self.linear(X) + self.s * torch.arange(X.shape[-1], dtype=X.dtype, device=device)
