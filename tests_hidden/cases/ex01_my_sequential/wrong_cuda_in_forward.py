# /// verdict
# about = "moves X to the GPU in forward, wherever the net is"
# [checks]
# seq_forward = "error"
# state_roundtrip = "error"
# moves = "error: forward-leaves-the-device"
# trains = "error"
# calls_blocks = "error"
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
        X = X.cuda()
        for block in self._modules.values():
            X = block(X)
        return X

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def __getitem__(self, i):
        return list(self._modules.values())[i]
