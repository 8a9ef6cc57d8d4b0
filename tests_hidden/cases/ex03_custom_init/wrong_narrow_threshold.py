# /// verdict
# about = "sets only what is below 1 to 0"
# [checks]
# mixture = "failed: shares-differ"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -10, 10)
        m.weight.data *= m.weight.data.abs() >= 1
