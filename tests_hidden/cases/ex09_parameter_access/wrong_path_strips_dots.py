# /// verdict
# about = "strips dots from the ends"
# [checks]
# path = "failed: odd-path-accepted"
# ///
def get_by_path(net, path):
    return dict(net.named_parameters(remove_duplicate=False))[path.strip(".")]
