# /// verdict
# about = "returns the tensor of state_dict()"
# [checks]
# path = "failed: detached-tensor-returned"
# ///
def get_by_path(net, path):
    return net.state_dict()[path]
