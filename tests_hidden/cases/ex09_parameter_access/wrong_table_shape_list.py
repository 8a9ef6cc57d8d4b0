# /// verdict
# about = "makes a list of the shape"
# [checks]
# table = "failed: shape-not-a-tuple"
# ///
def parameter_table(net):
    return [(name, list(p.shape), p.requires_grad) for name, p in net.named_parameters()]
