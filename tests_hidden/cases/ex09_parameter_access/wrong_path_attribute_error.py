# /// verdict
# about = "leaves the AttributeError of get_parameter"
# [checks]
# path = "failed: path-other-error"
# ///
def get_by_path(net, path):
    return net.get_parameter(path)
