# /// verdict
# about = "copies the nets before it keeps them"
# [checks]
# gradients = "failed: branches-copied"
# registered = "failed: branches-copied"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.net1 = copy.deepcopy(net1)
        self.net2 = copy.deepcopy(net2)
        self.dim = dim

    def forward(self, X):
        return torch.cat([self.net1(X), self.net2(X)], dim=self.dim)
