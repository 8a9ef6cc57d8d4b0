# /// verdict
# about = "counts what was trainable before"
# [checks]
# freeze = "failed: frozen-before-not-counted"
# ///
def freeze(net, prefix):
    found = {p for name, p in net.named_parameters(remove_duplicate=False) if f"{name}.".startswith(f"{prefix}.")}
    if not found:
        raise KeyError(prefix)
    count = sum(p.numel() for p in found if p.requires_grad)
    for p in found:
        p.requires_grad = False
    return count
