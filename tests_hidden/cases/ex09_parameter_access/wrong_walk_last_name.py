# /// verdict
# about = "keeps the last name of a tied parameter"
# [checks]
# walk = "failed: tied-under-another-name"
# ///
def walk_parameters(net):
    names = {}

    def visit(module, prefix):
        for name, p in module._parameters.items():
            if p is not None:
                names[p] = prefix + name
        for name, child in module._modules.items():
            if child is not None:
                visit(child, prefix + name + ".")

    visit(net, "")
    return [(name, p) for p, name in names.items()]
