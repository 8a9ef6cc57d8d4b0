# /// verdict
# about = "keeps the nets in a ModuleDict under the names of their classes"
# [checks]
# dim_option = "failed: some-nets-left-out"
# gradients = "failed: some-nets-left-out"
# registered = "failed: some-branches-not-registered"
# multi_forward = "failed: some-nets-left-out"
# calls_each_once = "failed: some-nets-left-out"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.nets = nn.ModuleDict({type(net).__name__: net for net in nets})
        self.dim = dim

    def forward(self, X):
        return torch.cat([net(X) for net in self.nets.values()], dim=self.dim)
