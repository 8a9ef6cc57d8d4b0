# /// verdict
# about = "registers every net with setattr and reads it back with getattr"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.left, self.right = net1, net2
        self.axis = dim

    def forward(self, X):
        left = self.left(X)
        right = self.right(X)
        return torch.cat((left, right), self.axis)


class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        if len(nets) == 0:
            raise ValueError("give at least one net")
        self.count = len(nets)
        self.dim = dim
        for i, net in enumerate(nets):
            setattr(self, f"branch{i}", net)

    def forward(self, X):
        outputs = [getattr(self, f"branch{i}")(X) for i in range(self.count)]
        return torch.cat(outputs, dim=self.dim)


def replicate(factory, n, dim=1):
    if n < 1:
        raise ValueError("n must be positive")
    nets = []
    for _ in range(n):
        nets.append(factory())
    return MultiParallelBlock(*nets, dim=dim)
