# /// verdict
# about = "sets requires_grad of the module"
# seen = "github.com/CSCYQJ/MICCAI23-ProtoContra-SFDA/issues/18"
# [checks]
# freeze = "failed: nothing-frozen"
# ///
def freeze(net, prefix):
    module = dict(net.named_modules(remove_duplicate=False))[prefix]
    module.requires_grad = False
    return sum(p.numel() for p in module.parameters())
