# /// verdict
# about = "asks for cuda"
# [checks]
# position_math = "error: cuda-hard-coded"
# position_device = "error: cuda-hard-coded"
# dtype = "error: cuda-hard-coded"
# ///
class PositionBlock(nn.Module):
    def __init__(self, width, s=0.1):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.s = s

    def forward(self, X):
        return self.linear(X) + self.s * torch.arange(X.shape[-1], dtype=X.dtype).cuda()
