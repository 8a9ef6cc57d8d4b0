# /// verdict
# about = "takes every parameter of size (0,) for a pending one"
# [checks]
# parameter_shapes = "failed: ready-reported-pending"
# ///
def parameter_shapes(net):
    return {
        name: None if p.size() == torch.Size([0]) else tuple(p.size())
        for name, p in net.named_parameters()
    }
