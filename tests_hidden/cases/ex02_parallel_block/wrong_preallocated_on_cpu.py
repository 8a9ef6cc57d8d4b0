# /// verdict
# about = "fills a preallocated tensor that is always on the CPU"
# [checks]
# device = "failed: tensor-made-on-cpu"
# ///
class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.net1 = net1
        self.net2 = net2
        self.dim = dim

    def forward(self, X):
        outputs = [self.net1(X), self.net2(X)]
        sizes = [Y.shape[self.dim] for Y in outputs]
        shape = list(outputs[0].shape)
        shape[self.dim] = sum(sizes)
        result = torch.zeros(shape, dtype=outputs[0].dtype)
        start = 0
        for Y, size in zip(outputs, sizes):
            result.narrow(self.dim, start, size).copy_(Y)
            start += size
        return result
