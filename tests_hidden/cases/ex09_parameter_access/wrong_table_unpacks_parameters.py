# /// verdict
# about = "unpacks parameters()"
# seen = "a note on the chapter says that parameters() gives pairs"
# [checks]
# table = "error: parameters-give-no-pairs"
# ///
def parameter_table(net):
    return [(name, tuple(p.shape), p.requires_grad) for name, p in net.parameters()]
