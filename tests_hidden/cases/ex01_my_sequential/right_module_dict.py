# /// verdict
# about = "keeps the blocks in an nn.ModuleDict under names of its own"
# ///
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.chain = nn.ModuleDict({f"block{i}": block for i, block in enumerate(blocks)})

    def append(self, block):
        self.chain[f"block{len(self.chain)}"] = block
        return self

    def forward(self, X):
        for block in self.chain.values():
            X = block(X)
        return X

    def __len__(self):
        return len(self.chain)

    def __iter__(self):
        yield from self.chain.values()

    def __getitem__(self, i):
        return list(self.chain.values())[i]
