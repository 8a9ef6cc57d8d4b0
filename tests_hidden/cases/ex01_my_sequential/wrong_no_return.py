# /// verdict
# about = "forward computes the chain and returns nothing"
# [checks]
# seq_forward = "failed: forward-returns-nothing"
# state_roundtrip = "failed: forward-returns-nothing"
# moves = "failed: forward-returns-nothing"
# trains = "error"
# report_own = "error"
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
            X = block(X)

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def __getitem__(self, i):
        return list(self._modules.values())[i]
