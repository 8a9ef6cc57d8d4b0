# /// verdict
# about = "compares the starts of names"
# [checks]
# freeze = "failed: prefix-not-whole-segments"
# ///
def freeze(net, prefix):
    found = {p for name, p in net.named_parameters(remove_duplicate=False) if name.startswith(prefix)}
    if not found:
        raise KeyError(prefix)
    for p in found:
        p.requires_grad = False
    return sum(p.numel() for p in found)
