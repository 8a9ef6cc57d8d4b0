# /// verdict
# about = "keeps the positions as a plain attribute"
# seen = "motornet-org/MotorNet#15"
# [checks]
# position_device = "error: constant-not-registered"
# dtype = "failed: positions-as-float32"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s
        self.position = s * torch.arange(width, dtype=torch.float32)

    def forward(self, X):
        return self.linear(X) + self.position
