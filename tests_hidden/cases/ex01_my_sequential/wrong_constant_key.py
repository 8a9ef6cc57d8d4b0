# /// verdict
# about = "assigns every block to the same attribute"
# [checks]
# seq_forward = "failed: blocks-share-a-key"
# seq_registered = "failed: some-blocks-not-registered"
# state_roundtrip = "failed: some-blocks-not-registered"
# moves = "failed: move-leaves-block-behind"
# mode = "failed: mode-not-reaching-blocks"
# trains = "failed: some-blocks-not-registered"
# container = "failed: length-wrong"
# calls_blocks = "failed: calls-differ"
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
