# /// verdict
# about = "registers under its own names and in an nn.ModuleList as well: names are doubled, objects are not"
# ///
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = nn.ModuleList()
        for block in blocks:
            self.append(block)

    def append(self, block):
        self.add_module(f"block_{len(self.blocks)}", block)
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
