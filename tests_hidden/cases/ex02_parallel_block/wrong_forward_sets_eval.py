# /// verdict
# about = "switches the branches to evaluation mode in every forward pass"
# [checks]
# mode = "failed: mode-changed-in-forward"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.nets = nn.ModuleList(nets)
        self.dim = dim

    def forward(self, X):
        self.nets.eval()
        return torch.cat([net(X) for net in self.nets], dim=self.dim)
