# /// verdict
# about = "registers the parameters one by one, not the modules"
# [checks]
# seq_registered = "failed: only-parameters-registered"
# moves = "failed: move-leaves-block-behind"
# mode = "failed: mode-not-reaching-blocks"
# ///
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = []
        for block in blocks:
            self.append(block)

    def append(self, block):
        i = len(self.blocks)
        for name, parameter in block.named_parameters():
            self.register_parameter(f"{i}_{name.replace('.', '_')}", parameter)
        self.blocks.append(block)
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
