# /// verdict
# about = "looks for the prefix anywhere in the name"
# [checks]
# freeze = "failed: prefix-not-whole-segments"
# ///
def freeze(net, prefix):
    found = {p for name, p in net.named_parameters(remove_duplicate=False) if prefix in name}
    if not found:
        raise KeyError(prefix)
    for p in found:
        p.requires_grad = False
    return sum(p.numel() for p in found)
