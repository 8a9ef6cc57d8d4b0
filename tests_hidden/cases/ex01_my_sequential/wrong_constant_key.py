# /// verdict
# about = "assigns every block to the same attribute"
# [checks]
# seq_forward = "failed: blocks-share-a-key"
# seq_registered = "skipped"
# state_roundtrip = "skipped"
# moves = "skipped"
# mode = "skipped"
# trains = "skipped"
# container = "skipped"
# calls_blocks = "skipped"
# report_own = "skipped"
# ///
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        for block in blocks:
            self.block = block

    def append(self, block):
        self.block = block
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
