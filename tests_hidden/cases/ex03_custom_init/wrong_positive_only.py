# /// verdict
# about = "compares without the absolute value"
# [checks]
# mixture = "failed: one-sign-only"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -10, 10)
        m.weight.data *= m.weight.data >= 5
