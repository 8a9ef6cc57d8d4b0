# /// verdict
# about = "loops over the children once"
# [checks]
# table = "failed: levels-missing"
# ///
def parameter_table(net):
    rows = []
    for child_name, child in net.named_children():
        for name, p in child.named_parameters(recurse=False):
            rows.append((f"{child_name}.{name}", tuple(p.shape), p.requires_grad))
    return rows
