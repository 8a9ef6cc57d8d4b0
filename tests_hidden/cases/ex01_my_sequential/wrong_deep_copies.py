# /// verdict
# about = "registers deep copies of the blocks"
# [checks]
# seq_registered = "failed: blocks-copied"
# moves = "failed: move-leaves-block-behind"
# mode = "failed: mode-not-reaching-blocks"
# container = "failed: index-wrong"
# ///
import copy


class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        for block in blocks:
            self.append(block)

    def append(self, block):
        self.add_module(str(len(self._modules)), copy.deepcopy(block))
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
