# /// verdict
# about = "clones the parameters without detaching them"
# [checks]
# snapshot = "failed: snapshot-requires-grad"
# ///
def snapshot(net):
    values = {name: p.clone() for name, p in net.named_parameters()}
    values.update({name: b.clone() for name, b in net.named_buffers()})
    return values
