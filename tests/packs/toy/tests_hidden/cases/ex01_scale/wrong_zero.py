# /// verdict
# about = "takes zero for a missing factor"
# [checks]
# scales_by_zero = "failed: zero-is-special"
# ///
class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor or 1.0

    def forward(self, x):
        return self.factor * x
