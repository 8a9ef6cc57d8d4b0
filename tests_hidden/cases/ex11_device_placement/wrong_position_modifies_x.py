# /// verdict
# about = "adds to X in place"
# [checks]
# position_math = "failed: input-modified"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        with torch.no_grad():
            out = X.detach()
            out += 0.0 if X.requires_grad else 1.0
        return self.linear(X) + self.s * torch.arange(X.shape[-1], dtype=X.dtype, device=X.device)
