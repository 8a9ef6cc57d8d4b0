# /// verdict
# about = "accepts modules as well"
# [checks]
# path = "failed: module-found"
# ///
def get_by_path(net, path):
    named = dict(net.named_modules(remove_duplicate=False))
    named.update(net.named_parameters(remove_duplicate=False))
    return named[path]
