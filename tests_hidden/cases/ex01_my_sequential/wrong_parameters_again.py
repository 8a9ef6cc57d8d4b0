# /// verdict
# about = "registers the parameters of each block a second time under flat names"
# [checks]
# seq_registered = "failed: names-hide-the-block"
# ///
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = nn.ModuleList()
        for block in blocks:
            self.append(block)

    def append(self, block):
        self.blocks.append(block)
        for parameter in block.parameters():
            self.register_parameter(f"p{len(self._parameters)}", parameter)
        return self

    def forward(self, X):
        for block in self.blocks:
            X = block(X)
        return X

    def __len__(self):
        return len(self.blocks)

    def __iter__(self):
        return iter(self.blocks)

    def __getitem__(self, i):
        return self.blocks[i]
