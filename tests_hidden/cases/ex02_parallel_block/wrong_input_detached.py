# /// verdict
# about = "gives the later branches a detached copy of X"
# [checks]
# gradients = "failed: input-detached"
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
        outputs = [self.nets[0](X)]
        for net in self.nets[1:]:
            outputs.append(net(X.clone().detach()))
        return torch.cat(outputs, dim=self.dim)
