# /// verdict
# about = "joins with hstack, which has its axis built in"
# [checks]
# dim_option = "failed: dim-ignored"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.net1 = net1
        self.net2 = net2
        self.dim = dim

    def forward(self, X):
        return torch.hstack([self.net1(X), self.net2(X)])


class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.nets = nn.ModuleList(nets)
        self.dim = dim

    def forward(self, X):
        return torch.hstack([net(X) for net in self.nets])
