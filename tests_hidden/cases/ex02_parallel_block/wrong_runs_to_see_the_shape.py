# /// verdict
# about = "runs every branch once more to learn its width"
# [checks]
# calls_each_once = "failed: branch-ran-twice"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.nets = nn.ModuleList(nets)
        self.dim = dim

    def forward(self, X):
        widths = [net(X).shape[self.dim] for net in self.nets]
        outputs = [net(X) for net in self.nets]
        assert sum(widths) == sum(Y.shape[self.dim] for Y in outputs)
        return torch.cat(outputs, dim=self.dim)
