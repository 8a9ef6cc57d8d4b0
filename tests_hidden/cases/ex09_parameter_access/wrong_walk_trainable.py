# /// verdict
# about = "leaves frozen parameters out"
# [checks]
# walk = "failed: frozen-left-out"
# ///
def walk_parameters(net):
    rows, seen = [], set()

    def visit(module, prefix):
        for name, p in module._parameters.items():
            if p is not None and id(p) not in seen and p.requires_grad:
                seen.add(id(p))
                rows.append((prefix + name, p))
        for name, child in module._modules.items():
            if child is not None:
                visit(child, prefix + name + ".")

    visit(net, "")
    return rows
