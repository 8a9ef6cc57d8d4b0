# /// verdict
# about = "does not return"
# [checks]
# path = "failed: no-parameter-returned"
# ///
def get_by_path(net, path):
    dict(net.named_parameters(remove_duplicate=False))[path]
