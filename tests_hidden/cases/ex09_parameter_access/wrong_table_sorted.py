# /// verdict
# about = "sorts by name"
# [checks]
# table = "failed: order-differs"
# ///
def parameter_table(net):
    return sorted((name, tuple(p.shape), p.requires_grad) for name, p in net.named_parameters())
