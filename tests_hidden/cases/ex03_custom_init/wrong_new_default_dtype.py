# /// verdict
# about = "puts a new tensor of the default dtype into weight.data"
# [checks]
# mixture = "failed: shape-or-dtype-changed"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        drawn = torch.rand(m.weight.shape) * 20 - 10
        m.weight.data = drawn * (drawn.abs() >= 5)
