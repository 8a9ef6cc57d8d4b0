# /// verdict
# about = "append registers under one fixed name, so a second append replaces the first"
# [checks]
# container = "failed: append-replaces-block"
# ///
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        for i, block in enumerate(blocks):
            self.add_module(str(i), block)

    def append(self, block):
        self.add_module("new", block)
        return self

    def forward(self, X):
        for block in self._modules.values():
            X = block(X)
        return X

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def __getitem__(self, i):
        return list(self._modules.values())[i]
