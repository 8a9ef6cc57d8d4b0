# /// verdict
# about = "moves X to the device of the start"
# [checks]
# position_device = "error: device-frozen"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s
        self.device = "cuda:0" if torch.cuda.is_available() else "cpu"

    def forward(self, X):
        X = X.to(self.device)
        return self.linear(X) + self.s * torch.arange(X.shape[-1], dtype=X.dtype, device=X.device)
