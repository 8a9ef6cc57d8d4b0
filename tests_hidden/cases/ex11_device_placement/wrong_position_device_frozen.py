# /// verdict
# about = "chooses the device when it is made"
# seen = "Lightning-AI/pytorch-lightning#3674"
# [checks]
# position_device = "error: device-frozen"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s
        self.device = try_gpu()

    def forward(self, X):
        return self.linear(X) + self.s * torch.arange(X.shape[-1], dtype=X.dtype, device=self.device)
