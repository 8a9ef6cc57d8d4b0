# /// verdict
# about = "registers every block and also walks through a list of them"
# ///
class ListSequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = [block for block in blocks]

    def forward(self, X):
        out = X
        for i in range(len(self.blocks)):
            out = self.blocks[i](out)
        return out


class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.order = []
        for block in blocks:
            self.append(block)

    def append(self, block):
        self.register_module("part_" + str(len(self.order)), block)
        self.order.append(block)
        return self

    def forward(self, X):
        for block in self.order:
            X = block(X)
        return X

    def __len__(self):
        return len(self.order)

    def __iter__(self):
        return iter(self.order)

    def __getitem__(self, i):
        return self.order[i]
