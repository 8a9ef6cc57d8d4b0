# /// verdict
# about = "stacks the outputs on a new axis"
# [checks]
# parallel_forward = "failed: outputs-stacked"
# dim_option = "failed: outputs-stacked"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.net1 = net1
        self.net2 = net2
        self.dim = dim

    def forward(self, X):
        return torch.stack([self.net1(X), self.net2(X)], dim=self.dim)
