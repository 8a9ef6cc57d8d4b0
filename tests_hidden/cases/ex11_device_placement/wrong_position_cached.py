# /// verdict
# about = "keeps the positions of the first call"
# [checks]
# position_device = "error: constant-not-registered"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s
        self.position = None

    def forward(self, X):
        if self.position is None or self.position.dtype != X.dtype:
            self.position = torch.arange(X.shape[-1], dtype=X.dtype, device=X.device)
        return self.linear(X) + self.s * self.position
