# /// verdict
# about = "MySequential keeps its blocks in a plain Python list"
# seen = "pytorch/pytorch#1053"
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
        self.blocks = list(blocks)

    def append(self, block):
        self.blocks.append(block)
        return self

    def forward(self, X):
        for block in self.blocks:
            X = block(X)
        return X

    def __len__(self):
        return len(self.blocks)

    def __iter__(self):
        return iter(self.blocks)

    def __getitem__(self, i):
        return self.blocks[i]
