# /// verdict
# about = "answers None for every parameter as soon as one is pending"
# [checks]
# parameter_shapes = "failed: ready-reported-pending"
# ///
def parameter_shapes(net):
    try:
        return {name: tuple(p.shape) for name, p in net.named_parameters()}
    except RuntimeError:
        return {name: None for name, p in net.named_parameters()}
