# /// verdict
# about = "the list version calls block.forward(X), so hooks are skipped"
# [checks]
# calls_blocks = "failed: hooks-skipped"
# ///
class ListSequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = list(blocks)

    def forward(self, X):
        for block in self.blocks:
            X = block.forward(X)
        return X
