# /// verdict
# about = "returns None for an unknown name"
# [checks]
# path = "failed: buffer-found"
# ///
def get_by_path(net, path):
    return dict(net.named_parameters(remove_duplicate=False)).get(path)
