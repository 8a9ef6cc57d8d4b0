# /// verdict
# about = "keeps the nets in plain Python lists"
# seen = "pytorch/pytorch#1053"
# [checks]
# registered = "failed: branches-not-registered"
# device = "failed: branch-left-on-cpu"
# mode = "failed: eval-not-reached"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.nets = [net1, net2]
        self.dim = dim

    def forward(self, X):
        return torch.cat([net(X) for net in self.nets], dim=self.dim)


class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.nets = list(nets)
        self.dim = dim

    def forward(self, X):
        return torch.cat([net(X) for net in self.nets], dim=self.dim)
