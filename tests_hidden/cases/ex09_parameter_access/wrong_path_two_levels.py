# /// verdict
# about = "takes the path apart at the last dot only"
# [checks]
# path = "failed: valid-path-refused"
# ///
def get_by_path(net, path):
    if "." not in path:
        return net._parameters[path]
    module, name = path.rsplit(".", 1)
    return net._modules[module]._parameters[name]
