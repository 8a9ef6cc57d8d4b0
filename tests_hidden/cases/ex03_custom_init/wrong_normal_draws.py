# /// verdict
# about = "draws normal numbers before the threshold"
# [checks]
# mixture = "failed: not-uniform-inside"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.normal_(m.weight, 0, 7.413)
        with torch.no_grad():
            m.weight.clamp_(-10, 10)
            m.weight[m.weight.abs() < 5] = 0
