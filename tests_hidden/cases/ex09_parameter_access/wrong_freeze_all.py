# /// verdict
# about = "freezes the whole network"
# [checks]
# freeze = "failed: too-much-frozen"
# ///
def freeze(net, prefix):
    found = {p for name, p in net.named_parameters(remove_duplicate=False) if f"{name}.".startswith(f"{prefix}.")}
    if not found:
        raise KeyError(prefix)
    for p in net.parameters():
        p.requires_grad = False
    return sum(p.numel() for p in found)
