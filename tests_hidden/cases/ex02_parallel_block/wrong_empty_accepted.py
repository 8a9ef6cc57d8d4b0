# /// verdict
# about = "does not look at the number of nets"
# [checks]
# multi_forward = "failed: empty-block-accepted"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        self.nets = nn.ModuleList(nets)
        self.dim = dim

    def forward(self, X):
        return torch.cat([net(X) for net in self.nets], dim=self.dim)
