# /// verdict
# about = "registers the blocks but computes with copies kept beside them"
# [checks]
# state_roundtrip = "failed: loaded-weights-not-used"
# moves = "error: forward-leaves-the-device"
# trains = "failed: training-differs"
# ///
import copy


class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.steps = []
        for block in blocks:
            self.append(block)

    def append(self, block):
        self.add_module(str(len(self._modules)), block)
        self.steps.append(copy.deepcopy(block))
        return self

    def forward(self, X):
        for step in self.steps:
            X = step(X)
        return X

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def __getitem__(self, i):
        return list(self._modules.values())[i]
