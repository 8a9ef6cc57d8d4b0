# /// verdict
# about = "switches all others on"
# [checks]
# freeze = "failed: too-little-frozen"
# ///
def freeze(net, prefix):
    count, tied = 0, {}
    for name, p in net.named_parameters(remove_duplicate=False):
        tied[p] = tied.get(p, False) or f"{name}.".startswith(f"{prefix}.")
    if not any(tied.values()):
        raise KeyError(prefix)
    for p, fits in tied.items():
        p.requires_grad = not fits
        count += p.numel() if fits else 0
    return count
