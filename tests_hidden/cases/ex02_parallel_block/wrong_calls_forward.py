# /// verdict
# about = "calls forward of the branches directly"
# seen = "discuss.pytorch.org 20858"
# [checks]
# calls_each_once = "failed: hooks-skipped"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.net1 = net1
        self.net2 = net2
        self.dim = dim

    def forward(self, X):
        return torch.cat([self.net1.forward(X), self.net2.forward(X)], dim=self.dim)


class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.nets = nn.ModuleList(nets)
        self.dim = dim

    def forward(self, X):
        return torch.cat([net.forward(X) for net in self.nets], dim=self.dim)
