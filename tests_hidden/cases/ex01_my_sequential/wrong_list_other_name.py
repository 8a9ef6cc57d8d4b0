# /// verdict
# about = "ListSequential stores its blocks under another name"
# [checks]
# list_unregistered = "failed: blocks-attribute-missing"
# ///
class ListSequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.layers = list(blocks)

    def forward(self, X):
        for layer in self.layers:
            X = layer(X)
        return X
