# /// verdict
# about = "yields the rows"
# [checks]
# table = "failed: returns-no-list"
# ///
def parameter_table(net):
    for name, p in net.named_parameters():
        yield name, tuple(p.shape), p.requires_grad
