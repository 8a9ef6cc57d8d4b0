# /// verdict
# about = "gives every branch a clone of X"
# [checks]
# calls_each_once = "failed: branch-gets-a-copy"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.nets = nn.ModuleList(nets)
        self.dim = dim

    def forward(self, X):
        return torch.cat([net(X.clone()) for net in self.nets], dim=self.dim)
