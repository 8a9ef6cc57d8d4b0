# /// verdict
# about = "sets the bias to 0 as well"
# [checks]
# mixture = "failed: bias-changed"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -10, 10)
        m.weight.data *= m.weight.data.abs() >= 5
        if m.bias is not None:
            nn.init.zeros_(m.bias)
