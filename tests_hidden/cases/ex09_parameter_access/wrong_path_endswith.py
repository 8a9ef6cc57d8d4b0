# /// verdict
# about = "compares the ends of names"
# [checks]
# path = "failed: end-of-name-accepted"
# ///
def get_by_path(net, path):
    for name, p in net.named_parameters(remove_duplicate=False):
        if name.endswith(path):
            return p
    raise KeyError(path)
