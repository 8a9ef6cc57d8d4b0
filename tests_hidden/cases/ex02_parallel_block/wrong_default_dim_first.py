# /// verdict
# about = "takes the first axis as the default"
# [checks]
# parallel_forward = "failed: samples-concatenated"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=0):
        super().__init__()
        self.net1 = net1
        self.net2 = net2
        self.dim = dim

    def forward(self, X):
        return torch.cat([self.net1(X), self.net2(X)], dim=self.dim)
