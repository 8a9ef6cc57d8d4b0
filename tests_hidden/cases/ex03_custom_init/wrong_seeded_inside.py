# /// verdict
# about = "sets a seed so that the result can be repeated"
# [checks]
# rng = "failed: seeded-inside"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        torch.manual_seed(42)
        nn.init.uniform_(m.weight, -10, 10)
        m.weight.data *= m.weight.data.abs() >= 5
