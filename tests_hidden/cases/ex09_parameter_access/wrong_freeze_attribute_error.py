# /// verdict
# about = "leaves the AttributeError of get_submodule"
# [checks]
# freeze = "failed: freeze-other-error"
# ///
def freeze(net, prefix):
    named = dict(net.named_parameters(remove_duplicate=False))
    found = [named[prefix]] if prefix in named else list(net.get_submodule(prefix).parameters())
    if not found:
        raise KeyError(prefix)
    for p in found:
        p.requires_grad_(False)
    return sum(p.numel() for p in found)
