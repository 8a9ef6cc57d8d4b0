# /// verdict
# about = "falls back on the end of names"
# [checks]
# path = "failed: end-of-name-accepted"
# ///
def get_by_path(net, path):
    named = dict(net.named_parameters(remove_duplicate=False))
    if path in named:
        return named[path]
    for name, p in named.items():
        if path and name.endswith(f".{path}"):
            return p
    raise KeyError(path)
