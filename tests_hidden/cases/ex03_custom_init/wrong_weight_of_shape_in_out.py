# /// verdict
# about = "assigns a weight of shape (inputs, outputs)"
# [checks]
# mixture = "failed: shape-or-dtype-changed"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        w = torch.empty(m.in_features, m.out_features).uniform_(-10, 10)
        m.weight.data = w * (w.abs() >= 5)
