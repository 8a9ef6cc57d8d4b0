# /// verdict
# about = "registers the last block first"
# [checks]
# seq_registered = "failed: registration-order-differs"
# ///
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        for i in range(len(blocks) - 1, -1, -1):
            self.add_module(f"block{i}", blocks[i])

    def append(self, block):
        self.add_module(f"block{len(self)}", block)
        return self

    def forward(self, X):
        for block in self:
            X = block(X)
        return X

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        for i in range(len(self)):
            yield getattr(self, f"block{i}")

    def __getitem__(self, i):
        return list(self)[i]
