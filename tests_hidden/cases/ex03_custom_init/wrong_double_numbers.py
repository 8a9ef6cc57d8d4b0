# /// verdict
# about = "assigns float64 numbers to a float32 weight"
# [checks]
# mixture = "failed: shape-or-dtype-changed"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        w = torch.empty(m.weight.shape, dtype=torch.float64).uniform_(-10, 10)
        m.weight.data = w * (w.abs() >= 5)
