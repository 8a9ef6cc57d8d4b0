# /// verdict
# about = "counts a tied parameter for each name"
# [checks]
# freeze = "failed: tied-counted-twice"
# ///
def freeze(net, prefix):
    found = [p for name, p in net.named_parameters(remove_duplicate=False) if f"{name}.".startswith(f"{prefix}.")]
    if not found:
        raise KeyError(prefix)
    for p in found:
        p.requires_grad = False
    return sum(p.numel() for p in found)
