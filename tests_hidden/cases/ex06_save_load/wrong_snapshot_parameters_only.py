# /// verdict
# about = "copies the parameters and forgets the buffers"
# [checks]
# snapshot = "failed: snapshot-without-buffers"
# ///
def snapshot(net):
    return {name: p.detach().clone() for name, p in net.named_parameters()}
