# /// verdict
# about = "keeps the result in a default argument"
# [checks]
# walk = "failed: second-call-differs"
# ///
def walk_parameters(net, prefix="", rows=[]):
    for name, p in net._parameters.items():
        if p is not None and all(p is not q for _, q in rows):
            rows.append((prefix + name, p))
    for name, child in net._modules.items():
        if child is not None:
            walk_parameters(child, prefix + name + ".", rows)
    return rows
