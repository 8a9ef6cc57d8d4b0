# /// verdict
# about = "uses the middles of the intervals instead of draws"
# [checks]
# mixture = "failed: not-uniform-inside"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        part = torch.randint(0, 4, m.weight.shape)
        with torch.no_grad():
            m.weight.copy_((part == 2) * 7.5 - (part == 3) * 7.5)
