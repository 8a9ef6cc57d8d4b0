# /// verdict
# about = "yields"
# [checks]
# walk = "failed: returns-no-list"
# ///
def walk_parameters(net, prefix=""):
    for name, p in net._parameters.items():
        if p is not None:
            yield prefix + name, p
    for name, child in net._modules.items():
        if child is not None:
            yield from walk_parameters(child, prefix + name + ".")
