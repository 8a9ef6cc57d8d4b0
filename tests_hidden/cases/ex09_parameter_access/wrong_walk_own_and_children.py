# /// verdict
# about = "stops after two levels"
# [checks]
# walk = "failed: levels-missing"
# ///
def walk_parameters(net):
    rows = list(net._parameters.items())
    for child_name, child in net._modules.items():
        rows += [(f"{child_name}.{name}", p) for name, p in child._parameters.items() if p is not None]
    return rows
