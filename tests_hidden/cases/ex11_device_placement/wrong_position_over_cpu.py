# /// verdict
# about = "adds on the CPU and goes back"
# [checks]
# position_device = "failed: copied-to-the-cpu"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        out = self.linear(X).cpu() + self.s * torch.arange(X.shape[-1], dtype=X.dtype)
        return out.to(X.device)
