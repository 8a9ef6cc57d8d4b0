# /// verdict
# about = "uses size(), which answers (0,) for a pending parameter"
# [checks]
# parameter_shapes = "failed: pending-size-reported"
# ///
def parameter_shapes(net):
    return {name: tuple(p.size()) for name, p in net.named_parameters()}
