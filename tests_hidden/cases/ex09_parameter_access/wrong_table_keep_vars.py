# /// verdict
# about = "reads state_dict(keep_vars=True)"
# [checks]
# table = "failed: buffers-listed"
# ///
def parameter_table(net):
    state = net.state_dict(keep_vars=True)
    return [(name, tuple(p.shape), p.requires_grad) for name, p in state.items()]
