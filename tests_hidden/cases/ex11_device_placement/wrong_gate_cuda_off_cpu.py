# /// verdict
# about = "moves to cuda where X is not on the CPU"
# [checks]
# gate_device_and_file = "error: cuda-hard-coded"
# ///
class GateBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask)

    def forward(self, X):
        mask = self.mask if X.device.type == "cpu" else self.mask.cuda()
        return self.linear(X * mask)
