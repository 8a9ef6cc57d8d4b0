# /// verdict
# about = "detaches where X is not on the CPU"
# [checks]
# position_device = "failed: no-gradient-there"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        X = X if X.device.type == "cpu" else X.detach()
        return self.linear(X) + self.s * torch.arange(X.shape[-1], dtype=X.dtype, device=X.device)
