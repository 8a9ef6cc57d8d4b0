# /// verdict
# about = "follows any attribute"
# [checks]
# path = "failed: buffer-found"
# ///
def get_by_path(net, path):
    found = net
    for name in path.split("."):
        if not hasattr(found, name):
            raise KeyError(path)
        found = getattr(found, name)
    return found
