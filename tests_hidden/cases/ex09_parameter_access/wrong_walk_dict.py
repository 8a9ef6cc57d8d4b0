# /// verdict
# about = "returns a dict"
# [checks]
# walk = "failed: returns-no-list"
# ///
def walk_parameters(net, prefix=""):
    found = {prefix + name: p for name, p in net._parameters.items() if p is not None}
    for name, child in net._modules.items():
        found.update(walk_parameters(child, prefix + name + "."))
    return found
