# /// verdict
# about = "registers in __init__, but append only extends a list"
# [checks]
# container = "failed: append-does-not-register"
# ///
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.order = list(blocks)
        for i, block in enumerate(blocks):
            self.add_module(str(i), block)

    def append(self, block):
        self.order.append(block)
        return self

    def forward(self, X):
        for block in self.order:
            X = block(X)
        return X

    def __len__(self):
        return len(self.order)

    def __iter__(self):
        return iter(self.order)

    def __getitem__(self, i):
        return self.order[i]
