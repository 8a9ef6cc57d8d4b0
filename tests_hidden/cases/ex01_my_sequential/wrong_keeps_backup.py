# /// verdict
# about = "keeps copies of the untrained blocks in a registered attribute"
# [checks]
# seq_registered = "failed: registration-differs"
# ///
import copy


class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.untrained = copy.deepcopy(self.blocks)

    def append(self, block):
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
