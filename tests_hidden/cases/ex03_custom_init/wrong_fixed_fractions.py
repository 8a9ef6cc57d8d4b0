# /// verdict
# about = "sets the first half to 0 and the quarters after it to the other parts"
# [checks]
# mixture_independent = "failed: weights-depend-on-each-other"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        n = m.weight.numel()
        w = torch.zeros(n)
        w[n // 2 : 3 * n // 4].uniform_(5, 10)
        w[3 * n // 4 :].uniform_(-10, -5)
        m.weight.data.copy_(w.reshape(m.weight.shape))
