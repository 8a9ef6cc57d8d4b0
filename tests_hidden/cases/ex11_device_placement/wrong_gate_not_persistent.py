# /// verdict
# about = "leaves the mask out of the state_dict"
# seen = "pytorch/pytorch#29807"
# [checks]
# gate_device_and_file = "failed: mask-not-saved"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, X):
        return self.linear(X * self.mask)
