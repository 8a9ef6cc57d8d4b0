# /// verdict
# about = "sets every flag to True first"
# [checks]
# table = "failed: flag-differs"
# ///
def parameter_table(net):
    net.requires_grad_(True)
    return [(name, tuple(p.shape), p.requires_grad) for name, p in net.named_parameters()]
