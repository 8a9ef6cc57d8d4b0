# /// verdict
# about = "a plain list with parameters(), state_dict() and to() written by hand"
# [checks]
# seq_registered = "failed: blocks-not-registered"
# state_roundtrip = "failed: blocks-not-registered"
# moves = "failed: move-leaves-block-behind"
# mode = "failed: mode-not-reaching-blocks"
# ///
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = list(blocks)

    def append(self, block):
        self.blocks.append(block)
        return self

    def forward(self, X):
        for block in self.blocks:
            X = block(X)
        return X

    def parameters(self, recurse=True):
        for block in self.blocks:
            yield from block.parameters(recurse)

    def state_dict(self):
        return {
            f"{i}.{key}": value
            for i, block in enumerate(self.blocks)
            for key, value in block.state_dict().items()
        }

    def to(self, *args, **kwargs):
        for block in self.blocks:
            block.to(*args, **kwargs)
        return self

    def __len__(self):
        return len(self.blocks)

    def __iter__(self):
        return iter(self.blocks)

    def __getitem__(self, i):
        return self.blocks[i]
