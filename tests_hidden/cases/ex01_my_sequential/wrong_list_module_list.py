# /// verdict
# about = "ListSequential uses nn.ModuleList and so registers its blocks"
# [checks]
# list_unregistered = "failed: list-registers-blocks"
# ///
class ListSequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)

    def forward(self, X):
        for block in self.blocks:
            X = block(X)
        return X
