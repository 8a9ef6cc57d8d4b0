# /// verdict
# about = "evaluates the path"
# [checks]
# path = "failed: path-evaluated"
# ///
def get_by_path(net, path):
    return eval("net." + path)
