# /// verdict
# about = "runs the second branch without recording"
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
        first = self.net1(X)
        with torch.no_grad():
            second = self.net2(X)
        return torch.cat([first, second], dim=self.dim)
