# /// verdict
# about = "returns 0 where nothing fits"
# [checks]
# freeze = "failed: nothing-found-accepted"
# ///
def freeze(net, prefix):
    found = {p for name, p in net.named_parameters(remove_duplicate=False) if f"{name}.".startswith(f"{prefix}.")}
    for p in found:
        p.requires_grad = False
    return sum(p.numel() for p in found)
