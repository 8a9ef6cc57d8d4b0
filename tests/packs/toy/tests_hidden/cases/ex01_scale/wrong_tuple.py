# /// verdict
# about = "a trailing comma makes a tuple"
# [checks]
# scales = "error: no-number"
# scales_by_zero = "skipped"
# ///
class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = (factor,)

    def forward(self, x):
        return self.factor * x
