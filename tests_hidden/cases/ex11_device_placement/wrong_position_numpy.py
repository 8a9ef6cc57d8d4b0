# /// verdict
# about = "uses NumPy"
# [checks]
# position_math = "failed: gradient-differs"
# position_device = "error: copied-to-the-cpu"
# dtype = "error"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        import numpy
        out = self.linear(X).detach().numpy() + self.s * numpy.arange(X.shape[-1]).astype(str(X.dtype)[6:])
        return torch.from_numpy(out).to(X.device)
