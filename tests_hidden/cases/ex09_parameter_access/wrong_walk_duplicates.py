# /// verdict
# about = "lists a tied parameter under each name"
# [checks]
# walk = "failed: tied-listed-twice"
# ///
def walk_parameters(net):
    rows, seen = [], set()

    def visit(module, prefix):
        for name, p in module._parameters.items():
            if p is not None:
                seen.add(id(p))
                rows.append((prefix + name, p))
        for name, child in module._modules.items():
            if child is not None:
                visit(child, prefix + name + ".")

    visit(net, "")
    return rows
