# /// verdict
# about = "nests ParallelBlocks of two, and grows the result by one branch at a time"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("at least one net is needed")
        joined = nets[0]
        for net in nets[1:]:
            joined = ParallelBlock(joined, net, dim)
        self.joined = joined

    def forward(self, X):
        return self.joined(X)
