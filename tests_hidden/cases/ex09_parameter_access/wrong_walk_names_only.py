# /// verdict
# about = "returns the names alone"
# [checks]
# walk = "failed: rows-of-another-form"
# ///
def walk_parameters(net, prefix=""):
    found = [prefix + name for name, p in net._parameters.items() if p is not None]
    for name, child in net._modules.items():
        found += walk_parameters(child, prefix + name + ".")
    return found
