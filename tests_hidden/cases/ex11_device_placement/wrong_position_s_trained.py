# /// verdict
# about = "the factor is a parameter"
# [checks]
# position_math = "failed: position-trained"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s
        self.s = nn.Parameter(torch.tensor(s))

    def forward(self, X):
        return self.linear(X) + self.s * torch.arange(X.shape[-1], dtype=X.dtype, device=X.device)
