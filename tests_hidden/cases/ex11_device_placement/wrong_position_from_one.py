# /// verdict
# about = "the positions begin at 1"
# [checks]
# position_math = "failed: positions-from-one"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        return self.linear(X) + self.s * (1 + torch.arange(X.shape[-1], dtype=X.dtype, device=X.device))
