# /// verdict
# about = "ListSequential stores the starred argument as it is: a tuple"
# [checks]
# list_unregistered = "failed: blocks-not-a-plain-list"
# ///
class ListSequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = blocks

    def forward(self, X):
        for block in self.blocks:
            X = block(X)
        return X
