# /// verdict
# about = "computes with places that are kept from the start"
# [checks]
# gate_math = "failed: gate-output-differs"
# gate_device_and_file = "failed: loaded-mask-not-used"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask)
        self.places = mask.nonzero().flatten().tolist()

    def forward(self, X):
        keep = torch.zeros_like(X)
        keep[..., self.places] = 1.0
        return self.linear(X * keep)
