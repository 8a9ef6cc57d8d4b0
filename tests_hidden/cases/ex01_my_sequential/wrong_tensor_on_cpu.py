# /// verdict
# about = "adds each output to a tensor that forward makes on the CPU"
# [checks]
# moves = "error: forward-leaves-the-device"
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
            output = block(X)
            X = torch.zeros(output.shape[-1]) + output
        return X

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def __getitem__(self, i):
        return list(self._modules.values())[i]
