# /// verdict
# about = "leaves the flag out"
# [checks]
# table = "failed: rows-of-another-form"
# ///
def parameter_table(net):
    return [(name, tuple(p.shape)) for name, p in net.named_parameters()]
