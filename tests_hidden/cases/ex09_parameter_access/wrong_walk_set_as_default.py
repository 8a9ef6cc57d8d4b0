# /// verdict
# about = "keeps what was seen in a default argument"
# [checks]
# walk = "failed: second-call-differs"
# ///
def walk_parameters(net, prefix="", seen=set()):
    rows = []
    for name, p in net._parameters.items():
        if p is not None and p not in seen:
            seen.add(p)
            rows.append((prefix + name, p))
    for name, child in net._modules.items():
        if child is not None:
            rows += walk_parameters(child, prefix + name + ".", seen)
    return rows
