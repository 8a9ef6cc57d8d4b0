# /// verdict
# about = "switches requires_grad off for the dry run and never on again"
# [checks]
# dry_run = "failed: requires-grad-changed"
# ///


def dry_run(net, X, init=None):
    flags = [(m, m.training) for m in net.modules()]
    net.eval()
    try:
        net(X)
    finally:
        for m, flag in flags:
            m.training = flag
    for p in net.parameters():
        p.requires_grad = False
    if init is not None:
        net.apply(init)
    return net
