# /// verdict
# about = "adds when the shapes agree and concatenates otherwise"
# [checks]
# parallel_forward = "failed: branches-added"
# dim_option = "failed: branches-added"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.net1 = net1
        self.net2 = net2
        self.dim = dim

    def forward(self, X):
        a = self.net1(X)
        b = self.net2(X)
        if a.shape == b.shape:
            return a + b
        return torch.cat([a, b], dim=self.dim)
