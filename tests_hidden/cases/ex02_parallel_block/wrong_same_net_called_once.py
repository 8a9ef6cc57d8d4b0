# /// verdict
# about = "calls a net that is given twice once, and uses its output for both places"
# [checks]
# calls_each_once = "failed: output-used-again"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.net1, self.net2, self.dim = net1, net2, dim

    def forward(self, X):
        first = self.net1(X)
        second = first if self.net2 is self.net1 else self.net2(X)
        return torch.cat([first, second], dim=self.dim)
