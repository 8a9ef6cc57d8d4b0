# /// verdict
# about = "keeps whole numbers as a buffer"
# [checks]
# dtype = "failed: positions-as-float32"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s
        self.register_buffer("position", torch.arange(width))

    def forward(self, X):
        return self.linear(X) + self.s * self.position
