# /// verdict
# about = "ListSequential puts the tuple of blocks into a list"
# [checks]
# list_unregistered = "failed: list-blocks-differ"
# ///
class ListSequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = [blocks]

    def forward(self, X):
        for block in self.blocks[0]:
            X = block(X)
        return X
