# /// verdict
# about = "registers every net under the same name and computes with a list"
# [checks]
# registered = "failed: some-branches-not-registered"
# device = "failed: branch-left-on-cpu"
# mode = "failed: eval-not-reached"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.all_nets = nets
        for net in nets:
            self.add_module("net", net)
        self.dim = dim

    def forward(self, X):
        return torch.cat([net(X) for net in self.all_nets], dim=self.dim)
