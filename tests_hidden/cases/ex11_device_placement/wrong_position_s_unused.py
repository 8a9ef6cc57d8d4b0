# /// verdict
# about = "forgets the factor"
# [checks]
# position_math = "failed: factor-not-used"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        return self.linear(X) + torch.arange(X.shape[-1], dtype=X.dtype, device=X.device)
