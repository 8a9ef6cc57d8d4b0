# /// verdict
# about = "asks for every name"
# [checks]
# table = "failed: tied-listed-twice"
# ///
def parameter_table(net):
    found = net.named_parameters(remove_duplicate=False)
    return [(name, tuple(p.shape), p.requires_grad) for name, p in found]
