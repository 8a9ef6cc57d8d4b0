# /// verdict
# about = "detaches the output of the second branch"
# [checks]
# gradients = "failed: branch-detached"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.net1 = net1
        self.net2 = net2
        self.dim = dim

    def forward(self, X):
        return torch.cat([self.net1(X), self.net2(X).detach()], dim=self.dim)
