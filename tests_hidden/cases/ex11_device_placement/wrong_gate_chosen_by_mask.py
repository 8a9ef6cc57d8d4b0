# /// verdict
# about = "takes the mask to the CPU to find the places"
# [checks]
# gate_device_and_file = "failed: copied-to-the-cpu"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask)

    def forward(self, X):
        keep = torch.zeros_like(X)
        keep[..., self.mask.cpu() > 0] = 1.0
        return self.linear(X * keep)
