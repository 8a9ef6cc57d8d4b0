# /// verdict
# about = "returns an absent parameter"
# [checks]
# path = "failed: absent-parameter-found"
# ///
def get_by_path(net, path):
    *way, last = path.split(".")
    for name in way:
        net = net._modules[name]
    return net._parameters[last]
