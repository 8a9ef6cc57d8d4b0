# /// verdict
# about = "moves the input to the CPU in forward"
# [checks]
# moves = "error: forward-leaves-the-device"
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
        X = X.to("cpu")
        for block in self._modules.values():
            X = block(X)
        return X

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def __getitem__(self, i):
        return list(self._modules.values())[i]
