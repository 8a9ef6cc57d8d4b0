# /// verdict
# about = "the return stands inside the loop of both classes"
# [checks]
# list_forward = "failed: return-inside-loop"
# seq_forward = "failed: return-inside-loop"
# state_roundtrip = "failed: return-inside-loop"
# trains = "failed: training-differs"
# calls_blocks = "failed: calls-differ"
# ///
class ListSequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = list(blocks)

    def forward(self, X):
        for block in self.blocks:
            X = block(X)
            return X


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
            return X

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def __getitem__(self, i):
        return list(self._modules.values())[i]
