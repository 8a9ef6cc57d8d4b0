# /// verdict
# about = "uses the class name as key: two blocks of one class collide"
# [checks]
# seq_forward = "failed: blocks-share-a-key"
# container = "failed: length-wrong"
# ///
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        for block in blocks:
            self._modules[type(block).__name__] = block

    def append(self, block):
        self._modules[type(block).__name__] = block
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
