# /// verdict
# about = "looks at the children of net"
# [checks]
# walk = "failed: levels-missing"
# ///
def walk_parameters(net):
    rows = []
    for child_name, child in net._modules.items():
        for name, p in child._parameters.items():
            if p is not None:
                rows.append((f"{child_name}.{name}", p))
    return rows
