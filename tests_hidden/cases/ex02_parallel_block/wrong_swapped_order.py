# /// verdict
# about = "joins the first output behind the second"
# [checks]
# parallel_forward = "failed: order-swapped"
# dim_option = "failed: order-swapped"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.net1 = net1
        self.net2 = net2
        self.dim = dim

    def forward(self, X):
        left = self.net1(X)
        right = self.net2(X)
        return torch.cat([right, left], dim=self.dim)
