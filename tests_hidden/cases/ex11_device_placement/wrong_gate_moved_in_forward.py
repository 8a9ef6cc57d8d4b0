# /// verdict
# about = "moves a plain attribute in forward"
# seen = "pytorch/pytorch#29807"
# [checks]
# gate_device_and_file = "failed: mask-not-registered"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.mask = mask

    def forward(self, X):
        return self.linear(X * self.mask.to(X))
