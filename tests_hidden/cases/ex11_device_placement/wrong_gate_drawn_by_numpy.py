# /// verdict
# about = "draws the places with NumPy"
# [checks]
# gate_math = "failed: mask-of-another-generator"
# ///
import numpy as np


class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[np.random.permutation(width)[: width // 2].tolist()] = 1.0
        self.register_buffer("mask", mask)

    def forward(self, X):
        return self.linear(X * self.mask)
