# /// verdict
# about = "asserts that there is a net"
# [checks]
# multi_forward = "failed: wrong-error-type"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        assert len(nets) >= 1, "no nets given"
        self.nets = nn.ModuleList(nets)
        self.dim = dim

    def forward(self, X):
        return torch.cat([net(X) for net in self.nets], dim=self.dim)
