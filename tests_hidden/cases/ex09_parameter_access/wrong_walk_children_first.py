# /// verdict
# about = "visits the submodules before own parameters"
# [checks]
# walk = "failed: order-differs"
# ///
def walk_parameters(net):
    rows, seen = [], set()

    def visit(module, prefix):
        for name, child in module._modules.items():
            if child is not None:
                visit(child, prefix + name + ".")
        for name, p in module._parameters.items():
            if p is not None and id(p) not in seen:
                seen.add(id(p))
                rows.append((prefix + name, p))

    visit(net, "")
    return rows
