# /// verdict
# about = "fills a preallocated tensor that has the default dtype"
# [checks]
# parallel_forward = "failed: dtype-changed"
# dim_option = "failed: dtype-changed"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.net1 = net1
        self.net2 = net2
        self.dim = dim

    def forward(self, X):
        a, b = self.net1(X), self.net2(X)
        shape = list(a.shape)
        shape[self.dim] += b.shape[self.dim]
        result = torch.empty(shape, device=X.device)
        result.narrow(self.dim, 0, a.shape[self.dim]).copy_(a)
        result.narrow(self.dim, a.shape[self.dim], b.shape[self.dim]).copy_(b)
        return result
