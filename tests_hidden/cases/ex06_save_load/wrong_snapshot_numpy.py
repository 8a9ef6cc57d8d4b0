# /// verdict
# about = "keeps the values as NumPy arrays"
# [checks]
# snapshot = "failed: snapshot-not-loadable"
# ///
def snapshot(net):
    return {name: value.numpy().copy() for name, value in net.state_dict().items()}
