# /// verdict
# about = "walks through children(), which yields a repeated block once"
# [checks]
# seq_forward = "failed: repeated-block-dropped"
# container = "failed: length-wrong"
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
        for block in self.children():
            X = block(X)
        return X

    def __len__(self):
        return len(list(self.children()))

    def __iter__(self):
        return self.children()

    def __getitem__(self, i):
        return list(self.children())[i]
