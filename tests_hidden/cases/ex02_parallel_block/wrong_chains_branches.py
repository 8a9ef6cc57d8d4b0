# /// verdict
# about = "sends the output of the first branch through the second"
# [checks]
# parallel_forward = "failed: branches-chained"
# dim_option = "failed: branches-chained"
# gradients = "failed: branches-chained"
# calls_each_once = "failed: branches-chained"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.net1 = net1
        self.net2 = net2
        self.dim = dim

    def forward(self, X):
        return self.net2(self.net1(X))
