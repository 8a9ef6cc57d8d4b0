# /// verdict
# about = "builds ParallelBlock on MultiParallelBlock, which is an nn.ModuleList itself"
# ///
class MultiParallelBlock(nn.ModuleList):
    def __init__(self, *nets, dim=1):
        if len(nets) < 1:
            raise ValueError("at least one net is needed")
        super().__init__(nets)
        self.dim = dim

    def forward(self, X):
        return torch.cat([net(X) for net in self], dim=self.dim)


class ParallelBlock(MultiParallelBlock):
    def __init__(self, net1, net2, dim=1):
        super().__init__(net1, net2, dim=dim)


def replicate(factory, n, dim=1):
    if n < 1:
        raise ValueError(f"n = {n}")
    return MultiParallelBlock(*[factory() for i in range(n)], dim=dim)
