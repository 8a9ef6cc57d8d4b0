# /// verdict
# about = "assigns the first block as an attribute and keeps the rest in a list"
# [checks]
# seq_registered = "failed: some-blocks-not-registered"
# state_roundtrip = "failed: some-blocks-not-registered"
# moves = "failed: move-leaves-block-behind"
# mode = "failed: mode-not-reaching-blocks"
# trains = "failed: some-blocks-not-registered"
# ///
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        if blocks:
            self.first = blocks[0]
        self.chain = list(blocks)

    def append(self, block):
        if not self.chain:
            self.first = block
        self.chain.append(block)
        return self

    def forward(self, X):
        for block in self.chain:
            X = block(X)
        return X

    def __len__(self):
        return len(self.chain)

    def __iter__(self):
        return iter(self.chain)

    def __getitem__(self, i):
        return self.chain[i]
