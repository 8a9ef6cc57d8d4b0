# /// verdict
# about = "freezes own parameters of a submodule only"
# [checks]
# freeze = "failed: valid-prefix-refused"
# ///
def freeze(net, prefix):
    named = dict(net.named_parameters(remove_duplicate=False))
    modules = dict(net.named_modules(remove_duplicate=False))
    found = [named[prefix]] if prefix in named else list(modules[prefix].parameters(recurse=False))
    if not found:
        raise KeyError(prefix)
    for p in found:
        p.requires_grad_(False)
    return sum(p.numel() for p in found)
