# /// verdict
# about = "keeps the nets in an nn.ModuleDict under names of its own"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.branches = nn.ModuleDict({"first": net1, "second": net2})
        self.dim = dim

    def forward(self, X):
        return torch.cat([branch(X) for branch in self.branches.values()], dim=self.dim)


class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets")
        self.branches = nn.ModuleDict()
        for i, net in enumerate(nets):
            self.branches[f"net{i}"] = net
        self.dim = dim

    def forward(self, X):
        return torch.cat([branch(X) for branch in self.branches.values()], dim=self.dim)
