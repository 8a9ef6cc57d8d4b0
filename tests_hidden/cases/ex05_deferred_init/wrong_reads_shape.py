# /// verdict
# about = "reads the shape of every parameter"
# [checks]
# parameter_shapes = "error: pending-shape-read"
# ///
def parameter_shapes(net):
    return {name: tuple(p.shape) for name, p in net.named_parameters()}
