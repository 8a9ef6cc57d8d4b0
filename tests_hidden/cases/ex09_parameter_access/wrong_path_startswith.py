# /// verdict
# about = "compares the starts of names"
# [checks]
# path = "failed: module-found"
# ///
def get_by_path(net, path):
    for name, p in net.named_parameters(remove_duplicate=False):
        if name.startswith(path):
            return p
    raise KeyError(path)
