# /// verdict
# about = "adds the two outputs as a residual block does"
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
        return self.net1(X) + self.net2(X)
