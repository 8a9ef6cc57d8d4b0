# /// verdict
# about = "walks over children(), which leaves repeated nets out"
# [checks]
# dim_option = "failed: repeated-net-ran-once"
# ///
class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if not nets:
            raise ValueError("no nets given")
        for i, net in enumerate(nets):
            self.add_module(f"net{i}", net)
        self.dim = dim

    def forward(self, X):
        return torch.cat([net(X) for net in self.children()], dim=self.dim)
