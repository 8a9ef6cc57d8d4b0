# /// verdict
# about = "returns whatever state_dict(keep_vars=True) holds"
# [checks]
# path = "failed: buffer-found"
# ///
def get_by_path(net, path):
    return net.state_dict(keep_vars=True)[path]
