# /// verdict
# about = "applies a ReLU after every block"
# [checks]
# seq_forward = "failed: seq-output-differs"
# state_roundtrip = "failed: state-roundtrip-differs"
# trains = "failed: training-differs"
# ///
import torch


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
            X = torch.relu(block(X))
        return X

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def __getitem__(self, i):
        return list(self._modules.values())[i]
