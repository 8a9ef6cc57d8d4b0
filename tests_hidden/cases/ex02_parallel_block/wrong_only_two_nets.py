# /// verdict
# about = "takes the first and the last net only"
# [checks]
# gradients = "failed: some-nets-left-out"
# multi_forward = "failed: some-nets-left-out"
# calls_each_once = "failed: some-nets-left-out"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.nets = nn.ModuleList(nets)
        self.dim = dim

    def forward(self, X):
        return torch.cat([self.nets[0](X), self.nets[-1](X)], dim=self.dim)
