# /// verdict
# about = "keeps the factor on the class"
# [checks]
# position_math = "failed: factor-of-another-block"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s
        PositionBlock.s = s

    def forward(self, X):
        return self.linear(X) + PositionBlock.s * torch.arange(X.shape[-1], dtype=X.dtype, device=X.device)
