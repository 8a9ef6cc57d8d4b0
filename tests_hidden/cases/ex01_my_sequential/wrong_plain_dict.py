# /// verdict
# about = "MySequential keeps its blocks in a plain dictionary"
# seen = "pytorch/pytorch#38639"
# [checks]
# seq_registered = "failed: blocks-not-registered"
# state_roundtrip = "failed: blocks-not-registered"
# moves = "failed: move-leaves-block-behind"
# mode = "failed: mode-not-reaching-blocks"
# trains = "failed: blocks-not-registered"
# ///
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.layers = {}
        for i, block in enumerate(blocks):
            self.layers[str(i)] = block

    def append(self, block):
        self.layers[str(len(self.layers))] = block
        return self

    def forward(self, X):
        for block in self.layers.values():
            X = block(X)
        return X

    def __len__(self):
        return len(self.layers)

    def __iter__(self):
        return iter(self.layers.values())

    def __getitem__(self, i):
        return list(self.layers.values())[i]
