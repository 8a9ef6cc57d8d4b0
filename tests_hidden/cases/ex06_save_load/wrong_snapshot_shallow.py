# /// verdict
# about = "copies the dict but not the tensors in it"
# [checks]
# snapshot = "failed: snapshot-is-live"
# ///
def snapshot(net):
    return dict(net.state_dict())
