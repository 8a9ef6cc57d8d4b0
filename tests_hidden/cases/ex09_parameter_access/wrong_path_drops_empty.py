# /// verdict
# about = "drops empty segments"
# [checks]
# path = "failed: odd-path-accepted"
# ///
def get_by_path(net, path):
    path = ".".join(name for name in path.split(".") if name)
    return dict(net.named_parameters(remove_duplicate=False))[path]
