# /// verdict
# about = "multiplies"
# [checks]
# position_math = "failed: position-multiplied"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        return self.linear(X) * self.s * torch.arange(X.shape[-1], dtype=X.dtype, device=X.device)
