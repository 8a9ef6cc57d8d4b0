# /// verdict
# about = "leaves out the threshold"
# [checks]
# mixture = "failed: no-zeros"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -10, 10)
