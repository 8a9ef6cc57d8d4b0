# /// verdict
# about = "makes the positions in float32"
# [checks]
# dtype = "failed: positions-as-float32"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        return self.linear(X) + self.s * torch.arange(X.shape[-1], dtype=torch.float32, device=X.device)
