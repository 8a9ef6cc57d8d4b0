# /// verdict
# about = "returns a name that exists only after the first round of the loop"
# [checks]
# seq_forward = "error: empty-chain-fails"
# ///
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        for block in blocks:
            self.append(block)

    def append(self, block):
        self.add_module(str(len(self._modules)), block)
        return self

    def forward(self, X):
        for block in self._modules.values():
            out = block(X)
            X = out
        return out

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def __getitem__(self, i):
        return list(self._modules.values())[i]
