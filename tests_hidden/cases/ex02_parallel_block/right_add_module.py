# /// verdict
# about = "uses add_module and walks over _modules.values(), which keeps repeated nets"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("at least one net is needed")
        self.dim = dim
        for i, net in enumerate(nets):
            self.add_module(str(i), net)

    def forward(self, X):
        result = None
        for net in self._modules.values():
            Y = net(X)
            result = Y if result is None else torch.cat([result, Y], dim=self.dim)
        return result


def clone_chain(block, n):
    chain = nn.Sequential()
    for i in range(n):
        chain.add_module(f"link{i}", copy.deepcopy(block))
    return chain
