# /// verdict
# about = "keeps the positions in a list"
# [checks]
# position_device = "error: constant-not-registered"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s
        self.kept = [s * torch.arange(width, dtype=torch.float32)]

    def forward(self, X):
        return self.linear(X) + self.kept[0].to(X.dtype)
