# /// verdict
# about = "MySequential keeps its blocks in a plain Python list"
# seen = "pytorch/pytorch#1053"
# [checks]
# seq_registered = "failed: blocks-not-registered"
# state_roundtrip = "skipped"
# moves = "skipped"
# mode = "skipped"
# trains = "skipped"
# container = "skipped"
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
