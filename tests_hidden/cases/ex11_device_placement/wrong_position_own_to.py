# /// verdict
# about = "overrides to() to move the positions"
# [checks]
# position_device = "error: constant-not-registered"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s
        self.position = s * torch.arange(width, dtype=torch.float32)

    def forward(self, X):
        return self.linear(X) + self.position.to(X.dtype)

    def to(self, *args, **kwargs):
        super().to(*args, **kwargs)
        self.position = self.position.to(*args, **kwargs)
        return self
