# /// verdict
# about = "divides"
# [checks]
# scales = "failed: not-scaled"
# scales_by_zero = "skipped"
# ///
class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return x / self.factor
