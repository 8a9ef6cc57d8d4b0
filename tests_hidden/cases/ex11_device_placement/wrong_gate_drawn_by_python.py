# /// verdict
# about = "draws the places with Python's random"
# [checks]
# gate_math = "failed: mask-of-another-generator"
# ///
import random


class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[random.sample(range(width), width // 2)] = 1.0
        self.register_buffer("mask", mask)

    def forward(self, X):
        return self.linear(X * self.mask)
