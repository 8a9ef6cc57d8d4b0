# /// verdict
# about = "returns .data"
# [checks]
# path = "failed: detached-tensor-returned"
# ///
def get_by_path(net, path):
    return dict(net.named_parameters(remove_duplicate=False))[path].data
