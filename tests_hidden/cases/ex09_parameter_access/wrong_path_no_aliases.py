# /// verdict
# about = "knows the first names only"
# [checks]
# path = "failed: alias-not-found"
# ///
def get_by_path(net, path):
    return dict(net.named_parameters())[path]
