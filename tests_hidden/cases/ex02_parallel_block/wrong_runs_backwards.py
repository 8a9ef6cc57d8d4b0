# /// verdict
# about = "runs the branches from the last to the first and joins them in order"
# [checks]
# calls_each_once = "failed: call-order-differs"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.nets = nn.ModuleList(nets)
        self.dim = dim

    def forward(self, X):
        outputs = []
        for net in reversed(self.nets):
            outputs.insert(0, net(X))
        return torch.cat(outputs, dim=self.dim)
