# /// verdict
# about = "reads state_dict() and writes True"
# [checks]
# table = "failed: flag-differs"
# ///
def parameter_table(net):
    return [(name, tuple(p.shape), True) for name, p in net.state_dict().items()]
