# /// verdict
# about = "calls eval"
# [checks]
# freeze = "failed: nothing-frozen"
# ///
def freeze(net, prefix):
    module = dict(net.named_modules(remove_duplicate=False))[prefix]
    module.eval()
    return sum(p.numel() for p in module.parameters())
