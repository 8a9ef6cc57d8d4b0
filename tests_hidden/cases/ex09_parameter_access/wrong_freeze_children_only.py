# /// verdict
# about = "knows direct children only"
# [checks]
# freeze = "failed: valid-prefix-refused"
# ///
def freeze(net, prefix):
    named = dict(net.named_parameters(remove_duplicate=False))
    if prefix in named:
        found = [named[prefix]]
    else:
        child = dict(net.named_children())[prefix]
        found = [] if child is None else list(child.parameters())
    if not found:
        raise KeyError(prefix)
    for p in found:
        p.requires_grad_(False)
    return sum(p.numel() for p in found)
