# /// verdict
# about = "switches requires_grad off for the draw and leaves it off"
# [checks]
# mixture = "failed: initialization-recorded"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        m.weight.requires_grad_(False)
        m.weight.uniform_(-10, 10)
        m.weight[m.weight.abs() < 5] = 0
