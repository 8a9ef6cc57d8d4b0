# /// verdict
# about = "lists absent parameters"
# [checks]
# walk = "failed: absent-parameter-listed"
# ///
def walk_parameters(net):
    rows, seen = [], set()

    def visit(module, prefix):
        for name, p in module._parameters.items():
            if id(p) not in seen:
                seen.add(id(p))
                rows.append((prefix + name, p))
        for name, child in module._modules.items():
            if child is not None:
                visit(child, prefix + name + ".")

    visit(net, "")
    return rows
