# /// verdict
# about = "looks for NaN by a condition"
# [checks]
# position_device = "failed: value-read"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        out = self.linear(X) + self.s * torch.arange(X.shape[-1], dtype=X.dtype, device=X.device)
        if torch.isnan(out).any():
            raise ValueError("NaN")
        return out
