# /// verdict
# about = "forward takes x but computes with a global X that is left over in the notebook"
# seen = "by777/d2ltorch"
# [checks]
# seq_forward = "failed: argument-ignored"
# state_roundtrip = "error"
# moves = "error: forward-leaves-the-device"
# trains = "error"
# ///
import torch

X = torch.rand(2, 20)


class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        for block in blocks:
            self.append(block)

    def append(self, block):
        self.add_module(str(len(self._modules)), block)
        return self

    def forward(self, x):
        out = X
        for block in self._modules.values():
            out = block(out)
        return out

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def __getitem__(self, i):
        return list(self._modules.values())[i]
