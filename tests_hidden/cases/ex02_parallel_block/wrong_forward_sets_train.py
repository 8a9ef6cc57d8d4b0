# /// verdict
# about = "switches to training mode in every forward pass"
# [checks]
# mode = "failed: mode-changed-in-forward"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.net1 = net1
        self.net2 = net2
        self.dim = dim

    def forward(self, X):
        self.train()
        return torch.cat([self.net1(X), self.net2(X)], dim=self.dim)
