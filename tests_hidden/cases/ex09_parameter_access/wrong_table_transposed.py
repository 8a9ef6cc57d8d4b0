# /// verdict
# about = "turns the sizes round"
# [checks]
# table = "failed: shape-differs"
# ///
def parameter_table(net):
    return [(name, tuple(p.T.shape), p.requires_grad) for name, p in net.named_parameters()]
