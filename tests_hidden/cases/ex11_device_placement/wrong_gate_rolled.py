# /// verdict
# about = "a run of ones from a random place on"
# [checks]
# gate_math = "failed: mask-has-a-pattern"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[: width // 2] = 1.0
        mask = mask.roll(int(torch.randint(10**6, ())))
        self.register_buffer("mask", mask)

    def forward(self, X):
        return self.linear(X * self.mask)
