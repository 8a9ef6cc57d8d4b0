# /// verdict
# about = "looks for the segments anywhere"
# [checks]
# freeze = "failed: prefix-found-anywhere"
# ///
def freeze(net, prefix):
    found = {p for name, p in net.named_parameters(remove_duplicate=False) if f".{prefix}." in f".{name}."}
    if not found:
        raise KeyError(prefix)
    for p in found:
        p.requires_grad = False
    return sum(p.numel() for p in found)
