# /// verdict
# about = "forward returns nothing"
# [checks]
# position_math = "failed: no-tensor-returned"
# position_device = "failed: no-tensor-returned"
# dtype = "failed: no-tensor-returned"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        out = self.linear(X) + self.s * torch.arange(X.shape[-1], dtype=X.dtype, device=X.device)
