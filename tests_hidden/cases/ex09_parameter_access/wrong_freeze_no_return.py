# /// verdict
# about = "returns nothing"
# [checks]
# freeze = "failed: count-not-returned"
# ///
def freeze(net, prefix):
    found = {p for name, p in net.named_parameters(remove_duplicate=False) if f"{name}.".startswith(f"{prefix}.")}
    if not found:
        raise KeyError(prefix)
    for p in found:
        p.requires_grad = False
