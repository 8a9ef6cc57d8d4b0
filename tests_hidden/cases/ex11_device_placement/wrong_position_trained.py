# /// verdict
# about = "the positions are a parameter"
# [checks]
# position_math = "failed: position-trained"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s
        self.position = nn.Parameter(torch.arange(width).float())

    def forward(self, X):
        return self.linear(X) + self.s * self.position
