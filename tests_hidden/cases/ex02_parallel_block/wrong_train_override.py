# /// verdict
# about = "overrides train and does not hand the call on"
# [checks]
# mode = "failed: eval-not-reached"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.nets = nn.ModuleList(nets)
        self.dim = dim

    def train(self, mode=True):
        self.training = mode
        return self

    def forward(self, X):
        return torch.cat([net(X) for net in self.nets], dim=self.dim)
