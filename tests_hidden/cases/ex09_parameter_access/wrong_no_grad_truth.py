# /// verdict
# about = "writes `not p.grad`"
# [checks]
# without_gradient = "error: gradient-as-truth-value"
# ///
def without_gradient(net):
    return [name for name, p in net.named_parameters() if not p.grad]
