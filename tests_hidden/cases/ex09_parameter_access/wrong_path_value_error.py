# /// verdict
# about = "raises ValueError"
# [checks]
# path = "failed: path-other-error"
# ///
def get_by_path(net, path):
    for name, p in net.named_parameters(remove_duplicate=False):
        if name == path:
            return p
    raise ValueError(f"no parameter {path}")
