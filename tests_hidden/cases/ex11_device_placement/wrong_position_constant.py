# /// verdict
# about = "adds the factor alone"
# [checks]
# position_math = "failed: position-not-added"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        return self.linear(X) + self.s
