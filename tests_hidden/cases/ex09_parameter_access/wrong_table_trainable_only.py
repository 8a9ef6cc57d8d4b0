# /// verdict
# about = "leaves frozen parameters out"
# [checks]
# table = "failed: frozen-left-out"
# ///
def parameter_table(net):
    found = net.named_parameters()
    return [(name, tuple(p.shape), p.requires_grad) for name, p in found if p.requires_grad]
