# /// verdict
# about = "_modules[block] = block, as in the first edition of the book"
# seen = "Corner430/d2l"
# [checks]
# seq_forward = "failed: repeated-block-dropped"
# seq_registered = "error: keys-must-be-text"
# state_roundtrip = "error: keys-must-be-text"
# trains = "error: keys-must-be-text"
# container = "failed: length-wrong"
# report_own = "error: keys-must-be-text"
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
