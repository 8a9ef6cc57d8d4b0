# /// verdict
# about = "accepts a module without parameters"
# [checks]
# freeze = "failed: empty-module-accepted"
# ///
def freeze(net, prefix):
    named = dict(net.named_parameters(remove_duplicate=False))
    if prefix in named:
        found = [named[prefix]]
    else:
        found = list(dict(net.named_modules(remove_duplicate=False))[prefix].parameters())
    for p in found:
        p.requires_grad_(False)
    return sum(p.numel() for p in found)
