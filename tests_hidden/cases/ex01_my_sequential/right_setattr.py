# /// verdict
# about = "sets one attribute per block and remembers their number; reduce in forward"
# ///
from functools import reduce


class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.count = 0
        for block in blocks:
            self.append(block)

    def append(self, block):
        setattr(self, f"layer{self.count}", block)
        self.count += 1
        return self

    def forward(self, X):
        return reduce(lambda value, block: block(value), self, X)

    def __len__(self):
        return self.count

    def __iter__(self):
        for i in range(self.count):
            yield getattr(self, f"layer{i}")

    def __getitem__(self, i):
        if not -self.count <= i < self.count:
            raise IndexError(f"no block {i} in a chain of {self.count}")
        return getattr(self, f"layer{i % self.count}")
