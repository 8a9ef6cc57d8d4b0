# /// verdict
# about = "draws between 5 and 10 and forgets the other parts"
# [checks]
# mixture = "failed: one-sign-only"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, 5, 10)
