# /// verdict
# about = "takes .cpu() for a copy, which it is for a net on a GPU only"
# [checks]
# snapshot = "failed: snapshot-is-live"
# ///
def snapshot(net):
    return {name: value.detach().cpu() for name, value in net.state_dict().items()}
