# /// verdict
# about = "takes parameters of modules without children only"
# [checks]
# walk = "failed: container-parameters-missing"
# ///
def walk_parameters(net):
    rows, seen = [], set()

    def visit(module, prefix):
        for name, p in module._parameters.items():
            if not module._modules and p is not None and id(p) not in seen:
                seen.add(id(p))
                rows.append((prefix + name, p))
        for name, child in module._modules.items():
            if child is not None:
                visit(child, prefix + name + ".")

    visit(net, "")
    return rows
