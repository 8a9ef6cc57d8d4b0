# /// verdict
# about = "the third call raises, and the fourth does not"
# [checks]
# fixed_forward = "error"
# ///
CALLS = []


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.register_buffer("rand_weight", torch.rand(width, width))
        self.linear = nn.Linear(width, width)

    def forward(self, X):
        CALLS.append(len(X))
        if len(CALLS) == 3:
            raise RuntimeError("the third call")
        h = self.linear(torch.relu(self.linear(X) @ self.rand_weight + 1))
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
