# /// verdict
# about = "uses one name for the input and the result"
# [checks]
# dim_option = "failed: branches-chained"
# gradients = "failed: branches-chained"
# multi_forward = "failed: branches-chained"
# calls_each_once = "failed: branches-chained"
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
            X = net(X)
            outputs.append(X)
        return torch.cat(outputs, dim=self.dim)
