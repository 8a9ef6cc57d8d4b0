# /// verdict
# about = "reads state_dict()"
# [checks]
# table = "failed: flag-differs"
# ///
def parameter_table(net):
    return [(name, tuple(p.shape), p.requires_grad) for name, p in net.state_dict().items()]
