# /// verdict
# about = "_modules[block] = block, as in the first edition of the book"
# seen = "Corner430/d2l"
# [checks]
# seq_forward = "failed: repeated-block-dropped"
# seq_registered = "failed: keys-must-be-text"
# state_roundtrip = "skipped"
# moves = "skipped"
# mode = "skipped"
# trains = "skipped"
# container = "skipped"
# calls_blocks = "skipped"
# report_own = "skipped"
# ///
class MySequential(nn.Module):
    def __init__(self, *args):
        super().__init__()
        for block in args:
            self._modules[block] = block

    def append(self, block):
        self._modules[block] = block
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
