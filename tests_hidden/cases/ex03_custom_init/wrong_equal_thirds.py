# /// verdict
# about = "chooses among three parts without weights"
# [checks]
# mixture = "failed: equal-thirds"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        part = torch.randint(0, 3, m.weight.shape)
        size = torch.empty_like(m.weight).uniform_(5, 10)
        with torch.no_grad():
            m.weight.copy_(size * (part - 1))
