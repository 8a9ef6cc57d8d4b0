# /// verdict
# about = "follows attributes of a parameter"
# [checks]
# path = "failed: path-into-parameter-accepted"
# ///
def get_by_path(net, path):
    named = dict(net.named_parameters(remove_duplicate=False))
    if path.endswith(".data"):
        return named[path[:-5]].data
    return named[path]
