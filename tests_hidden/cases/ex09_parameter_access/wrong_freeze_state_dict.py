# /// verdict
# about = "sets the flags of state_dict()"
# seen = "github.com/catalyst-team/catalyst/issues/81"
# [checks]
# freeze = "failed: nothing-frozen"
# ///
def freeze(net, prefix):
    found = [p for name, p in net.state_dict().items() if f"{name}.".startswith(f"{prefix}.")]
    if not found:
        raise KeyError(prefix)
    for p in found:
        p.requires_grad = False
    return sum(p.numel() for p in found)
