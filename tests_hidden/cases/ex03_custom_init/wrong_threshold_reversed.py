# /// verdict
# about = "keeps the small weights"
# [checks]
# mixture = "failed: threshold-reversed"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -10, 10)
        m.weight.data *= m.weight.data.abs() < 5
