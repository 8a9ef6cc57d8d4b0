# /// verdict
# about = "sets every second column to 0"
# [checks]
# mixture_independent = "failed: weights-depend-on-each-other"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, 5, 10)
        with torch.no_grad():
            m.weight[:, ::2] = 0
            m.weight *= torch.randint(0, 2, m.weight.shape) * 2 - 1
