# /// verdict
# about = "returns state_dict() itself"
# [checks]
# snapshot = "failed: snapshot-is-live"
# ///
def snapshot(net):
    return net.state_dict()
