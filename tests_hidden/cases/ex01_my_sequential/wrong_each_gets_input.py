# /// verdict
# about = "the list version calls every block on the original input"
# [checks]
# list_forward = "failed: blocks-fed-the-input"
# ///
class ListSequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = list(blocks)

    def forward(self, X):
        for block in self.blocks:
            output = block(X)
        return output
