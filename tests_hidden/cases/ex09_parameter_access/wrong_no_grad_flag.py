# /// verdict
# about = "asks for requires_grad"
# [checks]
# without_gradient = "failed: frozen-for-without-gradient"
# ///
def without_gradient(net):
    return [name for name, p in net.named_parameters() if not p.requires_grad]
