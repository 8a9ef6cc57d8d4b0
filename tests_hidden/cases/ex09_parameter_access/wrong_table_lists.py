# /// verdict
# about = "makes a list of each row"
# [checks]
# table = "failed: rows-of-another-form"
# ///
def parameter_table(net):
    return [[name, tuple(p.shape), p.requires_grad] for name, p in net.named_parameters()]
