# /// verdict
# about = "the layer has another name"
# [checks]
# position_math = "failed: position-names-differ"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s
        self.fc = self.linear
        del self.linear

    def forward(self, X):
        return self.fc(X) + self.s * torch.arange(X.shape[-1], dtype=X.dtype, device=X.device)
