# /// verdict
# about = "visits level by level"
# [checks]
# walk = "failed: order-differs"
# ///
def walk_parameters(net):
    rows, queue, seen = [], [("", net)], set()
    while queue:
        prefix, module = queue.pop(0)
        for name, p in module._parameters.items():
            if p is not None and id(p) not in seen:
                seen.add(id(p))
                rows.append((prefix + name, p))
        for name, child in module._modules.items():
            if child is not None:
                queue.append((prefix + name + ".", child))
    return rows
