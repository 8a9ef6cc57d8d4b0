# /// verdict
# about = "returns inside of the loop"
# [checks]
# dim_option = "failed: some-nets-left-out"
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
        outputs = []
        for net in self.nets:
            outputs.append(net(X))
            return torch.cat(outputs, dim=self.dim)
