# /// verdict
# about = "knows first names only"
# [checks]
# freeze = "failed: alias-not-frozen"
# ///
def freeze(net, prefix):
    found = {p for name, p in net.named_parameters() if f"{name}.".startswith(f"{prefix}.")}
    if not found:
        raise KeyError(prefix)
    for p in found:
        p.requires_grad = False
    return sum(p.numel() for p in found)
