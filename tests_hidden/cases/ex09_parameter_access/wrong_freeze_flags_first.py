# /// verdict
# about = "switches everything off before it looks"
# [checks]
# freeze = "failed: flags-changed-before-error"
# ///
def freeze(net, prefix):
    flags = {p: p.requires_grad for p in net.parameters()}
    net.requires_grad_(False)
    every = net.named_parameters(remove_duplicate=False)
    found = {p for name, p in every if f"{name}.".startswith(f"{prefix}.")}
    if not found:
        raise KeyError(prefix)
    for p, flag in flags.items():
        p.requires_grad = flag and p not in found
    return sum(p.numel() for p in found)
