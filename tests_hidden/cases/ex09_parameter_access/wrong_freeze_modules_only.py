# /// verdict
# about = "knows submodules only"
# [checks]
# freeze = "failed: parameter-prefix-refused"
# ///
def freeze(net, prefix):
    module = dict(net.named_modules(remove_duplicate=False))[prefix]
    found = list(module.parameters())
    if not found:
        raise KeyError(prefix)
    for p in found:
        p.requires_grad_(False)
    return sum(p.numel() for p in found)
