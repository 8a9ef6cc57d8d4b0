# /// verdict
# about = "computes without autograd"
# [checks]
# position_math = "failed: gradient-differs"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        with torch.no_grad():
            return self.linear(X) + self.s * torch.arange(X.shape[-1], dtype=X.dtype, device=X.device)
