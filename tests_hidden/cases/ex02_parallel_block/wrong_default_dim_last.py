# /// verdict
# about = "takes the last axis as the default"
# [checks]
# parallel_forward = "failed: default-is-last-dim"
# multi_forward = "failed: default-is-last-dim"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=-1):
        super().__init__()
        self.net1 = net1
        self.net2 = net2
        self.dim = dim

    def forward(self, X):
        return torch.cat([self.net1(X), self.net2(X)], dim=self.dim)


class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=-1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.nets = nn.ModuleList(nets)
        self.dim = dim

    def forward(self, X):
        return torch.cat([net(X) for net in self.nets], dim=self.dim)
