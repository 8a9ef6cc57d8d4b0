# /// verdict
# about = "unpacks both branches from a generator, and loads the state into every deep copy"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.nets = nn.ModuleList([net1, net2])
        self.dim = dim

    def forward(self, X):
        first, second = (net(X) for net in self.nets)
        return torch.cat([first, second], dim=self.dim)


def clone_chain(block, n):
    state = block.state_dict()
    links = []
    while len(links) < n:
        link = copy.deepcopy(block)
        link.load_state_dict(state)
        links.append(link)
    return nn.Sequential(*links)
