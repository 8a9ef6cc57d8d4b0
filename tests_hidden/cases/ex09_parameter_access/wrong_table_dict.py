# /// verdict
# about = "returns a dict of the rows"
# [checks]
# table = "failed: returns-no-list"
# ///
def parameter_table(net):
    return {name: (tuple(p.shape), p.requires_grad) for name, p in net.named_parameters()}
