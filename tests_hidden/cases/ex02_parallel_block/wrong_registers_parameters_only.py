# /// verdict
# about = "registers the parameters one by one instead of the nets"
# [checks]
# registered = "failed: modules-not-registered"
# device = "failed: branch-left-on-cpu"
# mode = "failed: eval-not-reached"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.nets = list(nets)
        self.weights = nn.ParameterList([p for net in nets for p in net.parameters()])
        self.dim = dim

    def forward(self, X):
        return torch.cat([net(X) for net in self.nets], dim=self.dim)
