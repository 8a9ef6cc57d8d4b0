# /// verdict
# about = "knows the last segment only"
# [checks]
# path = "failed: another-parameter-found"
# ///
def get_by_path(net, path):
    named = {name.split(".")[-1]: p for name, p in net.named_parameters()}
    return named[path.split(".")[-1]]
