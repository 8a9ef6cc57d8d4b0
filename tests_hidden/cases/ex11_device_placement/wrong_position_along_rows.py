# /// verdict
# about = "the rows are numbered"
# [checks]
# position_math = "failed: positions-along-rows"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        rows = X.shape[-2] if X.dim() > 1 else 1
        out = self.linear(X) + self.s * torch.arange(rows, dtype=X.dtype, device=X.device)[:, None]
        return out.reshape(X.shape)
