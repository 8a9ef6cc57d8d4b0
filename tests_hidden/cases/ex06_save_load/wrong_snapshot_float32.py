# /// verdict
# about = "stores every entry as float32, counters included"
# [checks]
# snapshot = "failed: snapshot-differs"
# ///
def snapshot(net):
    return {name: value.clone().float() for name, value in net.state_dict().items()}
