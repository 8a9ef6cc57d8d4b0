# /// verdict
# about = "ListSequential stores copies of its blocks"
# [checks]
# list_unregistered = "failed: blocks-copied"
# ///
import copy


class ListSequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = [copy.deepcopy(block) for block in blocks]

    def forward(self, X):
        for block in self.blocks:
            X = block(X)
        return X
