# /// verdict
# about = "keeps the output of each different net in a dict"
# [checks]
# calls_each_once = "failed: output-used-again"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        self.nets = nn.ModuleList(nets)
        self.dim = dim

    def forward(self, X):
        outputs = {net: net(X) for net in dict.fromkeys(self.nets)}
        return torch.cat([outputs[net] for net in self.nets], dim=self.dim)
