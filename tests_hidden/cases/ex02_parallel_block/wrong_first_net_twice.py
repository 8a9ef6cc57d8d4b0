# /// verdict
# about = "starts with the first output and then loops over all nets"
# [checks]
# dim_option = "failed: output-differs"
# gradients = "failed: gradient-differs"
# multi_forward = "failed: output-differs"
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
        out = self.nets[0](X)
        for net in self.nets:
            out = torch.cat([out, net(X)], dim=self.dim)
        return out
