# /// verdict
# about = "goes into a module that is None"
# [checks]
# walk = "error: absent-module-not-skipped"
# ///
def walk_parameters(net):
    rows, seen = [], set()

    def visit(module, prefix):
        for name, p in module._parameters.items():
            if p is not None and id(p) not in seen:
                seen.add(id(p))
                rows.append((prefix + name, p))
        for name, child in module._modules.items():
            visit(child, prefix + name + ".")

    visit(net, "")
    return rows
