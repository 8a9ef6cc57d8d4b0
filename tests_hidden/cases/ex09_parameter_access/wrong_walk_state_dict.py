# /// verdict
# about = "reads state_dict"
# [checks]
# walk = "failed: shortcut-used"
# ///
def walk_parameters(net):
    return [(n, p) for n, p in net.state_dict(keep_vars=True).items() if p.requires_grad]
