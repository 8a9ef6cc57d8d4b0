# /// verdict
# about = "adds 5 to a draw of length 10"
# [checks]
# mixture = "failed: outside-the-range"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        part = torch.randint(0, 4, m.weight.shape)
        size = 5 + 10 * torch.rand_like(m.weight)
        with torch.no_grad():
            m.weight.copy_(size * ((part == 2).float() - (part == 3).float()))
